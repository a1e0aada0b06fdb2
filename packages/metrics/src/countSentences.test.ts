import { ShapeError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { computeSpanScores } from './computeSpanScores.js';
import { computeF1, countSentences } from './countSentences.js';

describe(countSentences, () => {
  // Three sentences of 3, 0 and 4 candidate spans; the last one has an entity that is no candidate.
  const sentenceOffsets = Int32Array.of(0, 3, 3, 7);
  const labels = Int32Array.of(1, 0, 2, 0, 1, 1, 0);
  const predicted = Int32Array.of(1, 2, 1, 0, 1, 0, 2);

  it('counts what is right, predicted and there, sentence by sentence', () => {
    expect(countSentences({ predicted, labels, sentenceOffsets, gold: [2, 0, 3] })).toEqual({
      correct: [1, 0, 1],
      predicted: [3, 0, 2],
      gold: [2, 0, 3],
    });
    expect(countSentences({ predicted, labels, sentenceOffsets }).gold).toEqual([2, 0, 2]);
  });

  it('has the F1 of the whole file in its sums, and of any choice of sentences', () => {
    const counts = countSentences({ predicted, labels, sentenceOffsets, gold: [2, 0, 3] });
    const whole = computeSpanScores({ predicted, gold: labels, goldCounts: [0, 3, 2], numClasses: 3 });
    expect(computeF1(counts)).toBe(whole.f1);
    // The third one twice: 2 of 4 predicted and of 6 there.
    expect(computeF1(counts, Int32Array.of(2, 2, 1))).toBeCloseTo((2 * 2) / (4 + 6), 12);
    expect(computeF1(counts, Int32Array.of(1))).toBe(0);
  });

  it.each([
    [{ predicted: Int32Array.of(1) }, '7 predicted and gold labels and 3 counts of entities, but got 1, 7 and 3'],
    [{ labels: Int32Array.of(1) }, 'but got 7, 1 and 3'],
    [{ gold: [1] }, 'but got 7, 7 and 1'],
  ])('refuses arrays that do not fit: %j', (wrong, message) => {
    const count = () => countSentences({ predicted, labels, sentenceOffsets, ...wrong });
    expect(count).toThrow(ShapeError);
    expect(count).toThrow(message);
  });
});
