import { describe, expect, it } from '@jest/globals';
import { listEngines, startEngine } from '@dynclean/engine';

import { measureEngine } from './measureEngine.js';
import { readSettledMemory } from './testing/readSettledMemory.js';

describe(measureEngine, () => {
  const isLong = process.env['DYNCLEAN_LONG_TESTS'] === '1';
  for (const { name } of listEngines().filter(({ available }) => available)) {
    const long = name === 'cpu' && !isLong ? ' (skipped: long, of scripts/longTests.mjs)' : '';
    (long === '' ? it : it.skip)(`times ${name} and leaves nothing behind${long}`, async () => {
      await startEngine({ engine: name, threads: 1, precision: 'fp32' });
      const before = await readSettledMemory();
      const start = performance.now();
      const { stepMs, matmulGflops, addMicros } = measureEngine(0);
      const wall = performance.now() - start;
      for (const figure of [stepMs, matmulGflops, addMicros]) expect(figure).toBeGreaterThan(0);
      // Each was done four times: what is said of one cannot add up to more than the whole took. 2000 additions a go.
      const product = (2 * 512 ** 3) / matmulGflops / 1e6;
      expect(2 * (stepMs + product + addMicros * 2)).toBeLessThan(wall);
      const { numTensors, nativeHandles } = await readSettledMemory();
      expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
    });
  }
});
