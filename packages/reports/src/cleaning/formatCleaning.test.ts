import {
  type CleanInfo,
  cleanInfoSchema,
  cleaningSettingsSchema,
  type NoiseInfo,
  type Scores,
  type SpanExample,
} from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { formatNoise } from '../data/formatNoise.js';
import { showText } from '../testing/showText.js';
import { formatCleaning } from './formatCleaning.js';

const example = (spanId: number, aum: number, removed: boolean): SpanExample => ({
  spanId,
  line: spanId + 1,
  first: 0,
  last: 0,
  tokens: [`word${spanId}`, 'there'],
  type: 'PER',
  aum,
  confidence: 0.5,
  removed,
  gold: { type: removed ? null : 'PER', wrong: removed },
});

const row = { positives: 10, truePositives: 7, falsePositives: 3, falseNegatives: 2 };
const before: NoiseInfo = { ...row, byType: [{ type: 'PER', ...row }] };
const rowAfter = { positives: 8, truePositives: 7, falsePositives: 1, falseNegatives: 2 };
const after: NoiseInfo = { ...rowAfter, byType: [{ type: 'PER', ...rowAfter }] };

const scores = (f1: number): Scores => {
  const of = { precision: f1, recall: f1, f1, correct: 1, predicted: 1, gold: 1 };
  return { ...of, byType: [{ type: 'PER', ...of }] };
};
const scored = (f1: number, test = true) => ({
  run: 'run', method: 'topneg', seed: 42, dev: scores(f1 / 2), test: test ? scores(f1) : null,
}); // prettier-ignore

const info: CleanInfo = cleanInfoSchema.parse({
  format: 'dynclean-clean-1',
  createdBy: 'dynclean',
  origin: 'own',
  data: {
    name: 'corpus', folder: '/data', trainFile: 'train.jsonl', trainSha256: '', devSha256: null, testSha256: null,
    types: ['PER'], sentences: 1, candidates: 110, positives: 10, excluded: 0,
  },
  cleaning: cleaningSettingsSchema.parse({}),
  maxSpanWidth: 8,
  epochsAveraged: 5,
  dynamics: { run: 'dynamics-run', files: [] },
  thresholdRun: { run: 'threshold-run', files: [] },
  cleaner: null,
  signs: {
    positives: {
      candidates: 10, thresholdSamples: 30, k: 100, tau: 0.852, notCleaned: null, removed: 2, wrong: 3, removedWrong: 2,
      separation: 0.9,
      atCut: {
        removed: [example(1, 0.8, true), example(2, -3, true)],
        kept: [example(3, 0.9, false), example(4, 1.5, false)],
      },
      worst: [example(2, -3, true), example(1, 0.8, true)],
    },
    negatives: {
      candidates: 100, thresholdSamples: 0, k: 90, tau: null, notCleaned: 'no_samples', removed: 0, wrong: 2,
      removedWrong: 0, separation: null, atCut: { removed: [], kept: [] }, worst: [],
    },
  },
  byType: [{ type: 'PER', spans: 10, removed: 2 }, { type: 'LOC', spans: 0, removed: 0 }],
  learnedPositives: 1,
  noise: { before, after },
  scores: { before: scored(0.5), after: scored(0.75) },
  warnings: [{ code: 'type_loses_many', message: 'PER would lose many.' }],
  notes: ['There is no dev file.'],
  durations: {},
}); // prettier-ignore

const textOf = (change: Partial<CleanInfo> = {}): string => showText(formatCleaning({ ...info, ...change }));
const lineWith = (text: string, part: string): string => text.split('\n').find((line) => line.includes(part)) ?? '';

describe(formatCleaning, () => {
  it('shows thresholds, shares removed and how many of them were wrong', () => {
    const text = textOf();
    expect(lineWith(text, '0.852  ')).toMatch(/^positives +100 +30 +0\.852 +10 +2 +20\.00 +2 +100\.00$/);
    expect(lineWith(text, 'no threshold samples')).toMatch(
      /^negatives +90 +0 +no threshold samples +100 +0 +0\.00 +0 +-$/,
    );
    expect(text).toContain('AUM (logit units), mean of 5 epochs; candidate spans of at most 8 words');
  });

  it('shows what each type loses', () => {
    expect(textOf()).toMatch(/^type +spans +removed +percent$\n.*\nPER +10 +2 +20\.00\nLOC +0 +0 +-$/m);
  });

  it('shows spans either side of a cut in falling order, so that the cut lies between', () => {
    const order = [...textOf().matchAll(/\[word(\d)\]/g)].map(([, id]) => id);
    expect(order).toEqual(['4', '3', '1', '2']);
    expect(textOf()).not.toContain('Negatives nearest'); // they were not cleaned
  });

  it('compares noise and test scores of D and D’', () => {
    const text = textOf();
    expect(text).toContain('Noise by the gold labels');
    expect(text).toContain('Scores on test');
    expect(lineWith(text, '+25.00')).toMatch(/^all +50\.00 +50\.00 +50\.00 +75\.00/);
  });

  it('shows dev where there is no test, and one score where there is one', () => {
    expect(textOf({ scores: { before: scored(0.5, false), after: scored(0.75, false) } })).toContain('Scores on dev');
    expect(textOf({ scores: { before: scored(0.5), after: null } })).toContain('Scores on test, trained on D\n');
    expect(textOf({ scores: { before: null, after: null } })).not.toContain('Scores on');
  });

  it('ends with warnings and notes', () => {
    expect(textOf()).toMatch(/Warnings\n========\n\n- PER would lose many\.\n\n- There is no dev file\.\n$/);
    expect(textOf({ warnings: [] })).not.toContain('Warnings');
  });

  it('leaves out what only gold labels can tell', () => {
    const signs = {
      positives: { ...info.signs.positives, removedWrong: null, wrong: null },
      negatives: { ...info.signs.negatives, removedWrong: null, wrong: null },
    };
    const text = textOf({ noise: null, signs });
    expect(text).not.toContain('wrong  percent wrong');
    expect(text).not.toContain('Noise by');
  });
});

describe(formatNoise, () => {
  it('prints counts of D and D’ with their sums', () => {
    expect(lineWith(showText(formatNoise(before, after)), 'PER')).toMatch(/^PER +10 +7 +3 +2 +5 +8 +7 +1 +2 +3$/);
    expect(lineWith(showText(formatNoise(before)), 'PER')).toMatch(/^PER +10 +7 +3 +2 +5$/);
  });
});
