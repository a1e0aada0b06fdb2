import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { windowScoreBias } from './windowScoreBias.js';

/** As far as the lengths of its groups. */
const layoutOf = (...lengths: number[]): PackedLayout =>
  ({ lanes: lengths.map((length) => ({ groups: [{ length }] })) }) as unknown as PackedLayout;

describe(windowScoreBias, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('lets a query see so many keys on each side, and itself', () => {
    const bias = windowScoreBias(layoutOf(3, 5), 1)!;
    const sees = bias.arraySync()[0]!.map((row) => row.map((value) => (value === 0 ? 'x' : '.')).join(''));
    expect(sees).toEqual(['xx...', 'xxx..', '.xxx.', '..xxx', '...xx']);
    expect(Math.min(...bias.dataSync())).toBeLessThan(-1e29);
    tf.dispose(bias);
  });

  it('is none where every sentence is so short that all see all', () => {
    expect(windowScoreBias(layoutOf(5, 3), 4)).toBeNull();
    const bias = windowScoreBias(layoutOf(5, 3), 3);
    expect(bias?.shape).toEqual([1, 5, 5]);
    tf.dispose(bias!);
  });
});
