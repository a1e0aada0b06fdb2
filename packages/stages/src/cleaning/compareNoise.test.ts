import { CompactSpans, createLabelVocabulary } from '@dynclean/datasets';
import { SpanSet, toSpanLabels } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { compareNoise } from './compareNoise.js';

const vocabulary = createLabelVocabulary(['PER', 'LOC']);
// One sentence of 3 words, width 1: spans 0, 1, 2, distant labels PER, LOC, none; and a fourth word that D excludes.
const spans = CompactSpans.of(
  [
    {
      tokens: ['a', 'b', 'c', 'd'],
      entities: [
        [0, 0, 'PER'],
        [1, 1, 'LOC'],
      ],
      excluded: [[3, 3, 'LOC']],
    },
  ],
  vocabulary,
  1,
);
const goldSpans = toSpanLabels(Int32Array.of(1, 1, 2, 0)); // span 1 has the wrong type, span 2 was missed

describe(compareNoise, () => {
  it('counts D and D’, by type, without spans that D excludes', () => {
    const removed = new SpanSet(4);
    removed.add(1);
    const { before, after } = compareNoise({ spans, goldSpans, removed, vocabulary });
    expect(before).toEqual({
      positives: 2,
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
      byType: [
        { type: 'PER', positives: 1, truePositives: 1, falsePositives: 0, falseNegatives: 0 },
        { type: 'LOC', positives: 1, truePositives: 0, falsePositives: 1, falseNegatives: 1 },
      ],
    });
    expect(after).toMatchObject({ positives: 1, truePositives: 1, falsePositives: 0, falseNegatives: 1 });
  });
});
