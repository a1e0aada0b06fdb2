import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { decideWordWeights } from './decideWordWeights.js';

/** Written by scripts/peer/roster_values.py. */
interface Values {
  readonly removal: {
    readonly tags: number[];
    readonly cases: readonly Readonly<{
      removal: 'two_head' | 'single';
      threshold: number;
      f: number[];
      type: number[];
      entity: number[];
    }>[];
  };
}
const path = new URL('../../tests/rosterValues.json', import.meta.url);
const { removal: stored } = JSON.parse(readFileSync(path, 'utf8')) as Values;
const tags = Int32Array.from(stored.tags);

describe(decideWordWeights, () => {
  it.each(stored.cases.map((one, index) => [index, one.removal, one.threshold, one] as const))(
    'case %d, %s above %d: what a walk over the labels keeps',
    (_index, removal, removalThreshold, { f, type, entity }) => {
      const settings = { removal, removalThreshold, minorityShare: 0.9 };
      const weights = decideWordWeights(Float32Array.from(f), { tags, numClasses: 4, settings });
      expect(Array.from(weights.type)).toEqual(type);
      expect(Array.from(weights.entity)).toEqual(entity);
    },
  );

  it('is told apart by the stored cases: a type that keeps all, one that loses nine of ten, O that go', () => {
    const ofThird = stored.cases.map(({ type }) =>
      type.filter((_, word) => tags[word] === 3).reduce((a, b) => a + b, 0),
    );
    expect(new Set(ofThird)).toEqual(new Set([10, 1]));
    for (const { entity } of stored.cases) expect(entity.slice(0, 12)).toContain(0);
  });

  it('keeps everything that is tagged where nothing is to be removed', () => {
    const settings = { removal: 'none' as const, removalThreshold: 0.7, minorityShare: 0.9 };
    const { type, entity } = decideWordWeights(new Float32Array(0), { tags: Int32Array.of(0, 2, -1), numClasses: 3, settings }); // prettier-ignore
    expect([Array.from(type), Array.from(entity)]).toEqual([
      [0, 1, 0],
      [1, 1, 0],
    ]);
  });
});
