import { describe, expect, it } from '@jest/globals';
import { listEngines, readMemory, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { readSettledMemory } from './readSettledMemory.js';

const libtorch = listEngines().find(({ name }) => name === 'libtorch');
const skip = libtorch?.available === true ? null : `skipped: engine libtorch: ${libtorch?.reason ?? 'missing'}`;

describe(readSettledMemory, () => {
  (skip === null ? it : it.skip)(
    `does not count tensors that nobody holds, however a collection falls${skip === null ? '' : ` (${skip})`}`,
    async () => {
      await startEngine({ engine: 'libtorch', threads: 1, precision: 'fp32' });
      const before = await readSettledMemory();
      const kept = tf.ones([3]);
      const lose = (): void => {
        for (let i = 0; i < 2000; i++) tf.ones([4]); // neither disposed of nor held
      };
      lose();
      expect(readMemory().nativeHandles).toBeGreaterThan(before.nativeHandles + 1); // so they were there
      expect((await readSettledMemory()).nativeHandles).toBe(before.nativeHandles + 1);
      expect((await readSettledMemory()).nativeHandles).toBe(before.nativeHandles + 1); // `kept` is counted, and stays
      kept.dispose();
      expect((await readSettledMemory()).nativeHandles).toBe(before.nativeHandles);
    },
  );
});
