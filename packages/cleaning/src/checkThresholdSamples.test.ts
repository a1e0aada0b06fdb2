import { describe, expect, it } from '@jest/globals';
import { InputError, SpanSet } from '@dynclean/schema';

import { checkThresholdSamples } from './checkThresholdSamples.js';

const excluded = new SpanSet(5);
excluded.add(2);
const data = { numSpans: 5, labelOf: (span: number) => [0, 1, 0, 2, 0][span]!, readExcluded: () => excluded };

describe(checkThresholdSamples, () => {
  it('takes spans of the data under their sign', () => {
    expect(() => checkThresholdSamples('ids.json', { positives: [3, 1], negatives: [0] }, data)).not.toThrow();
    expect(() => checkThresholdSamples('ids.json', { positives: [], negatives: [] }, data)).not.toThrow();
  });

  it.each([
    ['an unknown span', [1, 5], [], 'positives[1]: must be a span id from 0 to 4, but got 5'],
    ['a repeated span', [], [0, 4, 0], 'negatives[2]: must not stand twice among the samples, but 0 does'],
    ['a span of both signs', [1], [1], 'negatives[0]: must not stand twice among the samples, but 1 does'],
    ['an excluded span', [], [2], 'negatives[0]: must be a span that training sees, but the data exclude span 2'],
    [
      'a negative among the positives',
      [4],
      [],
      'positives[0]: must be a span with an entity label in the data, but the label of span 4 is 0',
    ],
    [
      'a positive among the negatives',
      [],
      [3],
      'negatives[0]: must be a span without a label (0) in the data, but the label of span 3 is 2',
    ],
  ])('names %s', (_case, positives, negatives, message) => {
    expect(() => checkThresholdSamples('ids.json', { positives, negatives }, data)).toThrow(
      new InputError(`ids.json: ${message}`),
    );
  });
});
