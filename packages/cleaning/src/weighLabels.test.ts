import { type Sentence, ShapeError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { weighLabels } from './weighLabels.js';

/** Spans of at most two words of "x y" and "z w": [0,0] [0,1] [1,1] of each. */
const spans = {
  sentenceOffsets: Int32Array.of(0, 3, 6),
  start: Int32Array.of(0, 0, 1, 0, 0, 1),
  end: Int32Array.of(0, 1, 1, 0, 1, 1),
};
const sentences: readonly Sentence[] = [
  { tokens: ['x', 'y'], entities: [[0, 0, 'A']] },
  { tokens: ['z', 'w'], entities: [], spanWeights: [[1, 1, 0.5]] },
];
const weigh = (weights: Readonly<Record<number, number>>): Sentence[] =>
  weighLabels(sentences, spans, {
    spanIds: Int32Array.from(Object.keys(weights), Number),
    weights: Float64Array.from(Object.values(weights)),
  });

describe(weighLabels, () => {
  it('says how much each label counts, whatever stands there', () => {
    const [first, second] = weigh({ 0: 0.25, 2: 0 });
    expect(first).toEqual({
      ...sentences[0],
      spanWeights: [
        [0, 0, 0.25],
        [1, 1, 0],
      ],
    });
    expect(second).toBe(sentences[1]);
  });

  it('multiplies what counted less already, in the order of spans', () => {
    expect(weigh({ 3: 0.5, 5: 0.5 })[1]!.spanWeights).toEqual([
      [0, 0, 0.5],
      [1, 1, 0.25],
    ]);
  });

  it('refuses spans of other sentences', () => {
    expect(() => weigh({ 6: 0.5 })).toThrow(ShapeError);
    expect(() => weigh({ 6: 0.5 })).toThrow('must be of the 2 sentences, but got span 6');
  });
});
