import type { CaseStudySentence } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatCaseStudy } from './formatCaseStudy.js';

const sentence: CaseStudySentence = {
  dataset: 'toys',
  line: 3,
  tokens: ['Ada', 'saw', 'Old', 'Town', 'Hall'],
  distant: [[2, 3, 'LOC']],
  gold: [
    [0, 0, 'PER'],
    [2, 4, 'ORG'],
  ],
  versions: [],
  models: [],
};
const show = (of: Partial<CaseStudySentence>): string[][] =>
  showText(formatCaseStudy([{ ...sentence, ...of }], { title: 'Table 6' }))
    .split('\n')
    .filter((line) => /^\s*(span|Ada|Old Town|Old Town Hall|Hall) {2}/.test(line))
    .map((line) => line.trim().split(/ {2,}/));

describe(formatCaseStudy, () => {
  it('has a row for each span that has a label or that a model finds, in the order of the text', () => {
    const models = [
      { model: 'one', predicted: [[2, 4, 'ORG'], [4, 4, 'PER']] as const },
      { model: 'other', predicted: null },
    ]; // prettier-ignore
    expect(show({ models })).toEqual([
      ['span', 'distant', 'gold', 'one', 'other'],
      ['Ada', 'none', 'PER', 'none', 'waits'],
      ['Old Town', 'LOC', 'none', 'none', 'waits'],
      ['Old Town Hall', 'none', 'ORG', 'ORG', 'waits'],
      ['Hall', 'none', 'none', 'PER', 'waits'],
    ]);
  });

  it('has what versions take out', () => {
    const versions = [{ version: 'D4', removed: [[2, 3, 'LOC']] as const }];
    expect(show({ gold: null, versions })).toEqual([
      ['span', 'distant', 'D4'],
      ['Old Town', 'LOC', 'removed'],
    ]);
  });
});
