import { describe, expect, it } from '@jest/globals';

import { computeCutQuality } from './computeCutQuality.js';
import { NoiseCuts } from './NoiseCuts.js';
import { NoiseValues } from './NoiseValues.js';

//                             right  wrong type  none  missed  missed  right negatives
const distant = Int32Array.of(1, 2, /**/ 2, /**/ 1, /**/ 0, /**/ 0, /**/ 0, 0);
const gold = Int32Array.of(/**/ 1, 2, 1, /**/ 0, /**/ 1, /**/ 2, /**/ 0, 0);
const values = Float64Array.of(9, 8, 3, 4, /*   */ 1, /**/ 2, /**/ 6, 5);
const ids = Int32Array.from(distant.keys());
const taus = { positives: [4, null, 8.5, 4], negatives: [2, 100] };

describe(NoiseCuts, () => {
  it('counts what lies strictly below a threshold, by sign, type and verdict', () => {
    const cuts = new NoiseCuts({ distant, gold, numClasses: 3 }, taus);
    cuts.add(ids.subarray(0, 3), values.subarray(0, 3));
    cuts.add(ids.subarray(3), values.subarray(3));
    // 3 is below 4, 4 is not.
    expect(cuts.at('positives', 4)).toEqual({
      ...{ right: 2, wrong: 2, removedRight: 0, removedWrong: 1 },
      byLabel: [
        { right: 1, wrong: 1, removedRight: 0, removedWrong: 0 },
        { right: 1, wrong: 1, removedRight: 0, removedWrong: 1 },
      ],
    });
    expect(cuts.at('positives', null)).toMatchObject({ right: 2, wrong: 2, removedRight: 0, removedWrong: 0 });
    expect(cuts.at('negatives', 2)).toMatchObject({ right: 2, wrong: 2, removedRight: 0, removedWrong: 1 });
    expect(cuts.at('negatives', 2).byLabel).toMatchObject([{ removedWrong: 1 }, { removedWrong: 0 }]);
    expect(cuts.at('negatives', 100)).toMatchObject({ removedRight: 2, removedWrong: 2 });
  });

  it.each([[gold], [null]])('counts what held values give (gold labels %p)', (ofGold) => {
    const random = (seed: number): number => (Math.imul(seed, 2_654_435_761) >>> 8) % 7;
    const labels = { distant, gold: ofGold, numClasses: 3 };
    const tried = { positives: [0, 1, 2, 3, 4, 5, 6, 7, null], negatives: [7, 3, 3, 0] };
    const [cuts, held] = [new NoiseCuts(labels, tried), new NoiseValues(labels)];
    for (let round = 0; round < 1; round++) {
      const drawn = Float64Array.from(ids, (id) => random(id + 1));
      cuts.add(ids, drawn);
      held.add(ids, drawn);
    }
    const noise = held.finish();
    for (const sign of ['positives', 'negatives'] as const) {
      for (const tau of tried[sign]) {
        const { removed, removedWrong } = computeCutQuality(noise[sign], tau);
        const counted = cuts.at(sign, tau);
        expect([counted.removedRight + counted.removedWrong, counted.removedWrong]).toEqual([removed, removedWrong]);
        expect([counted.right, counted.wrong]).toEqual([noise[sign].right.length, noise[sign].wrong.length]);
        expect(counted.byLabel.map((of) => of.removedWrong)).toEqual(
          noise[sign].byLabel.map((of) => computeCutQuality(of, tau).removedWrong),
        );
      }
    }
  });

  it('refuses what does not fit', () => {
    const cuts = new NoiseCuts({ distant, gold, numClasses: 3 }, taus);
    expect(() => cuts.add(Int32Array.of(8), [1])).toThrow('spans must be in [0, 8), but got 8');
    expect(() => cuts.add(Int32Array.of(2), [NaN])).toThrow('the value of span 2 must be a number, but got NaN');
  });
});
