// A piece of TensorFlow.js on one engine, taking turns: prints a line of JSON when ready, then one for each line of
// stdin, and a last one at its end.
//   node tfjsTurns.js --engine libtorch|tensorflow --work NAME [--threads N]
import { readSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { type EngineName, startEngine } from '@dynclean/engine';

import { readUse } from '../measuring/readUse.js';
import { type TfjsWorkName, tfjsWorks } from '../workload/tfjsWorks.js';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'libtorch' },
    work: { type: 'string', default: 'conv2d' },
    threads: { type: 'string' },
  },
});
const answer = (value: unknown): number => writeSync(1, `${JSON.stringify(value)}\n`);
const byte = Buffer.alloc(1);
/** Waits for a line; false at the end of stdin. */
const waitForTurn = (): boolean => {
  while (readSync(0, byte, 0, 1, null) > 0) if (byte[0] === 10) return true;
  return false;
};

const engine = await startEngine({
  engine: values.engine as EngineName,
  device: 'cpu',
  precision: 'fp32',
  ...(values.threads !== undefined && { threads: Number(values.threads) }),
});
const { prepare, repeats } = tfjsWorks[values.work as TfjsWorkName];
const work = prepare();
answer({ engine, first: work() });
while (waitForTurn()) {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) work();
  answer({ ms: (performance.now() - started) / repeats });
}
answer({ peakMiB: readUse().peakMiB });
