import { describe, expect, it } from '@jest/globals';

import { describeVersionNames, parseVersion } from './parseVersion.js';

const cleaned = (cleaner: string, sign: string | null = null, metric: string | null = null) => ({
  kind: 'cleaned',
  cleaner,
  sign,
  metric,
});

const known = new Map([
  ['D1', { cleaner: 'bert', cleanerOn: { genes: 'biobert' } }],
  ['D2', { cleaner: 'roberta' }],
  ['mine', { cleaner: 'my-model' }],
]);

describe(parseVersion, () => {
  it.each([
    ['D', { kind: 'distant' }],
    ['gold', { kind: 'gold' }],
    ['oracle', { kind: 'oracle' }],
    ['uncontested', { kind: 'uncontested' }],
    ['D1', cleaned('bert')],
    ['D2', cleaned('roberta')],
    ['mine', cleaned('my-model')],
    ['mine-pos', cleaned('my-model', 'positives')],
    ['D2-neg', cleaned('roberta', 'negatives')],
    ['D2-confidence', cleaned('roberta', null, 'confidence')],
    ['D2-neg-confidence', cleaned('roberta', 'negatives', 'confidence')],
    ['masked-0.5', { kind: 'masked', probability: 0.5, seed: 42 }],
    ['masked-0.75-seed-3', { kind: 'masked', probability: 0.75, seed: 3 }],
    ['masked-1', { kind: 'masked', probability: 1, seed: 42 }],
    ['masked-0.5-half-2', { kind: 'masked', probability: 0.5, seed: 42, half: 2 }],
    ['masked-0.5-seed-3-half-1', { kind: 'masked', probability: 0.5, seed: 3, half: 1 }],
    ['masked-0.5-half-3', null],
    ['masked-1.5', null],
    ['masked-0.5-pos', null], // made by no cleaning
    ['D5', null],
    ['D2-', null],
    ['D2-both', null],
    ['D-pos', null], // made by no cleaning
    ['toString', null],
    ['', null],
  ])('%s is %j', (name, expected) => {
    expect(parseVersion(name, 'news', known)).toEqual(expected);
  });

  it('has another cleaner on a dataset that its definition names', () => {
    expect(parseVersion('D1', 'genes', known)).toEqual(cleaned('biobert'));
    expect(parseVersion('D1-pos', 'genes', known)).toEqual(cleaned('biobert', 'positives'));
    expect(parseVersion('D2', 'genes', known)).toEqual(cleaned('roberta'));
    expect(parseVersion('D1', 'constructor', known)).toEqual(cleaned('bert')); // a name, not what every object has
  });
});

describe(describeVersionNames, () => {
  it('lists what every dataset has, then what is known beside', () => {
    expect(describeVersionNames(new Map())).toBe('D, gold, oracle, uncontested, masked-P (P from 0 to 1)');
    expect(describeVersionNames(known)).toBe(
      'D, gold, oracle, uncontested, masked-P (P from 0 to 1), D1, D2, mine (these also with -pos, -neg, -confidence)',
    );
  });
});
