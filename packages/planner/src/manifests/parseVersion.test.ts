import { describe, expect, it } from '@jest/globals';

import { parseVersion } from './parseVersion.js';

const cleaned = (cleaner: string, sign: string | null = null, metric: string | null = null) => ({
  kind: 'cleaned',
  cleaner,
  sign,
  metric,
});

describe(parseVersion, () => {
  it.each([
    ['D', { kind: 'distant' }],
    ['gold', { kind: 'gold' }],
    ['oracle', { kind: 'oracle' }],
    ['D1', cleaned('bert')],
    ['D2', cleaned('roberta')],
    ['D3', cleaned('bert-topneg')],
    ['D4', cleaned('roberta-topneg')],
    ['D4-pos', cleaned('roberta-topneg', 'positives')],
    ['D4-neg', cleaned('roberta-topneg', 'negatives')],
    ['D2-confidence', cleaned('roberta', null, 'confidence')],
    ['D2-neg-confidence', cleaned('roberta', 'negatives', 'confidence')],
    ['D5', null],
    ['D4-', null],
    ['D4-both', null],
    ['', null],
  ])('%s is %j', (name, expected) => {
    expect(parseVersion(name, 'conll03')).toEqual(expected);
  });

  it('has BioBERT for BERT on BC5CDR, whose other cleaners stay', () => {
    const cleanerOf = (name: string) => parseVersion(name, 'bc5cdr');
    expect(['D1', 'D2', 'D3', 'D4'].map(cleanerOf)).toEqual([
      cleaned('biobert'),
      cleaned('roberta'),
      cleaned('biobert-topneg'),
      cleaned('roberta-topneg'),
    ]);
  });

  it("takes a manifest's own versions, before the paper's and with the same endings", () => {
    const own = { mine: { cleaner: 'my-model' }, D1: { cleaner: 'other' } };
    expect(parseVersion('mine', 'conll03', own)).toEqual(cleaned('my-model'));
    expect(parseVersion('mine-pos', 'conll03', own)).toEqual(cleaned('my-model', 'positives'));
    expect(parseVersion('D1', 'bc5cdr', own)).toEqual(cleaned('other'));
    expect(parseVersion('D2', 'conll03', own)).toEqual(cleaned('roberta'));
  });
});
