import { type Sentence, ShapeError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { weighLabels } from './weighLabels.js';

/** Spans of at most two words of "x y" and "z w": [0,0] [0,1] [1,1] of each. */
const spans = {
  placesOf: (ids: Int32Array) => ({
    sentences: ids.map((id) => Math.floor(id / 3)),
    starts: ids.map((id) => [0, 0, 1][id % 3]!),
    ends: ids.map((id) => [0, 1, 1][id % 3]!),
  }),
};
const sentences: readonly Sentence[] = [
  { tokens: ['x', 'y'], entities: [[0, 0, 'A']] },
  { tokens: ['z', 'w'], entities: [], spanWeights: [[1, 1, 0.5]] },
];
async function weigh(
  given: Readonly<Record<number, number>>,
  of: readonly Sentence[] = sentences,
): Promise<Sentence[]> {
  const [spanIds, weights] = [Int32Array.from(Object.keys(given), Number), Float64Array.from(Object.values(given))];
  const weighed: Sentence[] = [];
  for await (const sentence of weighLabels(of, spans, { spanIds, weights })) weighed.push(sentence);
  return weighed;
}

describe(weighLabels, () => {
  it('says how much each label counts, whatever stands there', async () => {
    const [first, second] = await weigh({ 0: 0.25, 2: 0 });
    expect(first).toEqual({
      ...sentences[0],
      spanWeights: [
        [0, 0, 0.25],
        [1, 1, 0],
      ],
    });
    expect(second).toBe(sentences[1]);
  });

  it('multiplies what counted less already, in the order of spans', async () => {
    expect((await weigh({ 3: 0.5, 5: 0.5 }))[1]!.spanWeights).toEqual([
      [0, 0, 0.5],
      [1, 1, 0.25],
    ]);
  });

  it('looks up many spans piece by piece', async () => {
    const many = Array.from({ length: 9_000 }, () => sentences[0]!);
    const weighed = await weigh(Object.fromEntries(many.map((_, index) => [3 * index + 1, index / 9_000])), many);
    expect(weighed.map(({ spanWeights }) => spanWeights)).toEqual(many.map((_, index) => [[0, 1, index / 9_000]]));
  });

  it('refuses spans of other sentences', async () => {
    await expect(weigh({ 6: 0.5 })).rejects.toThrow(ShapeError);
    await expect(weigh({ 6: 0.5 })).rejects.toThrow('must be of the 2 sentences, but one is of sentence 2');
  });
});
