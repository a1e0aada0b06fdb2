import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import type { Bfloat16Support } from './Bfloat16Support.js';
import { measureBfloat16 } from './measureBfloat16.js';
import { listEngines } from './startEngine.js';

const hasLibtorch = listEngines().some(({ name, available }) => name === 'libtorch' && available);

/** Flags of this machine's processor, as Linux names them. */
const flags = ((): string => {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
})();
const hasAvx512 = /\bavx512bw\b/.test(flags);
const hasInstructions = /\b(avx512_bf16|amx_bf16)\b/.test(flags) && process.env['ONEDNN_MAX_CPU_ISA'] === undefined;

/** What a process finds that is told to leave newer instructions alone, and what `startEngine` then makes of `bf16`. */
function askWith(environment: Readonly<Record<string, string>>) {
  const program = `
    import { describeBfloat16, startEngine } from ${JSON.stringify(new URL('index.js', import.meta.url).href)};
    const start = (precision) => startEngine({ engine: 'libtorch', device: 'cpu', precision }).then(
      ({ precision }) => precision, ({ name, message }) => name + ': ' + message);
    const support = describeBfloat16('libtorch', 'cpu');
    console.log(JSON.stringify({ support, auto: await start('auto'), bf16: await start('bf16'), fp32: await start('fp32') }));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  return JSON.parse(text) as { support: Bfloat16Support; auto: string; bf16: string; fp32: string };
}

describe(hasLibtorch ? measureBfloat16 : 'measureBfloat16 (skipped: engine libtorch is not there)', () => {
  const test = hasLibtorch ? it : it.skip;

  test('finds no bfloat16 on a CPU without AVX512: auto takes fp32, bf16 is refused with the cure', () => {
    const { support, auto, bf16, fp32 } = askWith({ ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2' });
    expect(support).toEqual({ possible: false, fast: false, reason: 'this CPU cannot multiply bfloat16' });
    expect([auto, fp32]).toEqual(['fp32', 'fp32']);
    expect(bf16).toBe(
      'InputError: precision: must be fp32 here, but got "bf16": this CPU cannot multiply bfloat16. Use --precision fp32, ' +
        'or auto, which takes the faster one that can be had; bf16 needs a CPU with AVX512, fast with AVX512-BF16 or AMX, or a GPU.',
    );
  });

  const onAvx512 = hasLibtorch && hasAvx512 ? it : it.skip;
  onAvx512('calls bfloat16 slow where AVX512 only emulates it: auto takes fp32, bf16 can be had (needs AVX512)', () => {
    const { support, auto, bf16 } = askWith({ ONEDNN_MAX_CPU_ISA: 'AVX512_CORE_VNNI' });
    expect(support).toMatchObject({ possible: true, fast: false });
    expect(support.reason).toMatch(/^this CPU multiplies bfloat16 no faster than float32 \(\d+\.\d times its time\)$/);
    expect([auto, bf16]).toEqual(['fp32', 'bf16']);
  });

  const onBfloat16 = hasLibtorch && hasInstructions ? it : it.skip;
  onBfloat16('calls it fast where there are instructions for it (needs AVX512-BF16 or AMX)', () => {
    const { support, auto } = askWith({});
    expect(support).toMatchObject({ possible: true, fast: true });
    expect(support.reason).toMatch(/^this CPU multiplies bfloat16 \d+\.\d times as fast as float32$/);
    expect(auto).toBe('bf16');
  });
});
