import { describe, expect, it } from '@jest/globals';

import { formatPrediction, toPredictionDocument } from './formatPrediction.js';

const sentence = {
  tokens: ['Bank', 'of', 'England'],
  entities: [
    { first: 0, last: 2, type: 'ORG', probability: 0.98765 },
    { first: 2, last: 2, type: 'LOCATION', probability: 0.5 },
  ],
};

describe(toPredictionDocument, () => {
  it('has entities as datasets have them, and places only where there are some', () => {
    expect(toPredictionDocument(sentence, { tokens: sentence.tokens })).toEqual({
      tokens: ['Bank', 'of', 'England'],
      entities: [
        [0, 2, 'ORG'],
        [2, 2, 'LOCATION'],
      ],
      probabilities: [0.9877, 0.5],
    });
    const offsets = [[0, 4], [5, 7], [8, 15]] as const; // prettier-ignore
    expect(toPredictionDocument(sentence, { tokens: sentence.tokens, offsets }).offsets).toBe(offsets);
  });
});

describe(formatPrediction, () => {
  it('shows nested entities one below the other', () => {
    const document = toPredictionDocument(sentence, { tokens: sentence.tokens });
    expect(formatPrediction(document)).toBe(
      'Bank of England\n  ORG       0.99  Bank of England\n  LOCATION  0.50  England\n',
    );
  });

  it('lets no escape sequence through to the terminal', () => {
    const tokens = ['\u001b[2J'];
    const document = toPredictionDocument(
      { tokens, entities: [{ first: 0, last: 0, type: 'X', probability: 1 }] },
      { tokens },
    );
    expect(formatPrediction(document)).not.toContain('\u001b');
  });
});
