import { CompactSpans, createLabelVocabulary } from '@dynclean/datasets';
import { type Sentence, SpanSet } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { describeSpans } from './describeSpans.js';

const vocabulary = createLabelVocabulary(['PER', 'LOC']);
const sentences: Sentence[] = [
  { tokens: ['Rain'], entities: [] }, // span 0
  { tokens: [], entities: [] },
  { tokens: ['Ann', 'left'], entities: [[0, 0, 'PER']] }, // spans 1 (0,0), 2 (0,1), 3 (1,1)
];
const spans = CompactSpans.of(sentences, vocabulary, 8);
const metrics = new Map([0, 1, 3].map((id) => [id, { aum: id - 2, confidence: 0.5 }]));
const lines = [1, 4, 7]; // of a file of columns, say
const removed = new SpanSet(4);
removed.add(1);
const common = { sentences, lines, spans, vocabulary, removed, metrics };

describe(describeSpans, () => {
  it('gives each span with its sentence, in the order asked for', () => {
    expect(describeSpans([3, 1], { ...common, goldSpans: null })).toEqual([
      {
        spanId: 3, sentence: 3, line: 7, first: 1, last: 1, tokens: ['Ann', 'left'], type: null, aum: 1, confidence: 0.5, removed: false,
      },
      {
        spanId: 1, sentence: 3, line: 7, first: 0, last: 0, tokens: ['Ann', 'left'], type: 'PER', aum: -1, confidence: 0.5, removed: true,
      },
    ]); // prettier-ignore
  });

  it('judges labels by the gold ones', () => {
    const goldSpans = { labelOf: (span: number) => [0, 2, 0, 1][span]! };
    const gold = describeSpans([0, 1, 3], { ...common, goldSpans }).map((example) => example.gold);
    expect(gold).toEqual([
      { type: null, wrong: false },
      { type: 'LOC', wrong: true },
      { type: 'PER', wrong: true },
    ]);
  });
});
