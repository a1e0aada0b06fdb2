import { describe, expect, it } from '@jest/globals';

import type { NoiseRanking } from '../dynamics/rankNoise.js';
import { chooseZoom } from './chooseZoom.js';

/** Curves of all types: half of the missed entities are found where `half` of the right negatives are lost. */
function makeRanking(half: number, cut: number | null): Pick<NoiseRanking, 'curves'> {
  const points = [0, half, 1].map((rightRemoved, at) => ({ value: at, wrongRemoved: at / 2, rightRemoved, precision: 0.5 }));
  const rest = { measure: 'aum', epochs: 2, type: null } as const;
  const cutAt = cut === null ? null : ({ rightRemoved: cut, k: 90 } as NoiseRanking['curves'][number]['cut']);
  return { curves: [{ ...rest, sign: 'positives', cut: null, points: [] }, { ...rest, sign: 'negatives', cut: cutAt, points }] };
} // prettier-ignore

describe(chooseZoom, () => {
  it.each([
    ['half of the missed entities lie far below the cut', 0.001, 0.008, 0.01],
    ['they lie above it', 0.04, 0.008, 0.05],
    ['both lie on an end', 0.02, 0.02, 0.02],
    ['there is no cut', 0.3, null, 0.5],
  ])('takes the smallest share that holds both where %s', (_case, half, cut, share) => {
    expect(chooseZoom(makeRanking(half, cut), 'aum')).toBe(share);
  });

  it('is none without missed entities, or of another measure', () => {
    const { curves } = makeRanking(0.1, 0.1);
    expect(chooseZoom({ curves: curves.slice(0, 1) }, 'aum')).toBeNull();
    expect(chooseZoom({ curves }, 'confidence')).toBeNull();
  });
});
