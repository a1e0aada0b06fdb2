import { describe, expect, it } from '@jest/globals';
import { listEngines, startEngine } from '@dynclean/engine';

import { measureEngine } from './measureEngine.js';
import { readSettledMemory } from './testing/readSettledMemory.js';

describe(measureEngine, () => {
  it.each(listEngines().filter(({ available }) => available))(
    'times $name and leaves nothing behind',
    async ({ name }) => {
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
    },
  );
});
