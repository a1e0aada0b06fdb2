import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { excusedSpecs } from './excusedSpecs.js';
import { skipReason } from './testing.js';

/** What tests/tfjs-suite/run.mjs reports of a spec. */
interface Spec {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'pending';
  readonly messages: readonly string[];
}

/** All specs, run in a process of their own: they replace backends, flags and globals as they like. */
function runSuite(): Spec[] {
  const script = fileURLToPath(new URL('../tests/tfjs-suite/run.mjs', import.meta.url));
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  try {
    return JSON.parse(stdout) as Spec[];
  } catch {
    throw new Error(`the suite ended with ${signal ?? `exit code ${status}`} and no results:\n${stderr.slice(-5000)}`);
  }
}

// Each spec becomes a test here, so that it is counted and named as one.
describe(skipReason ?? "TensorFlow.js's own specs on libtorch", () => {
  if (skipReason !== null) {
    it.skip('4,230 specs of @tensorflow/tfjs-core', () => undefined);
    return;
  }
  const specs = runSuite();
  const excuses = new Map(excusedSpecs);

  it('are all there', () => {
    // Of the 4,232 in 4.22.0 two are about two instances of the plain `cpu` backend and run on it alone.
    expect(specs.length).toBe(4230);
    expect(excuses.size).toBe(excusedSpecs.length);
    expect(excuses.size).toBeLessThanOrEqual(40);
  });

  for (const { name, status, messages } of specs) {
    const reason = excuses.get(name);
    if (status === 'pending') it.skip(`${name} (left out by TensorFlow.js itself)`, () => undefined);
    else if (status === 'failed' && reason !== undefined) it.skip(`${name} (excused: ${reason})`, () => undefined);
    else
      it(name, () => {
        if (status === 'failed') throw new Error(messages.join('\n'));
        if (reason !== undefined) throw new Error(`passes, so it needs no excuse: take it out of excusedSpecs.ts`);
      });
  }

  const names = new Set(specs.map(({ name }) => name));
  for (const [name] of excusedSpecs.filter(([excused]) => !names.has(excused))) {
    it(name, () => {
      throw new Error('there is no such spec: take it out of excusedSpecs.ts');
    });
  }
});
