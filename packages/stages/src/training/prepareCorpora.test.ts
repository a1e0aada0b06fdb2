import { createLabelVocabulary } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { enumerateTrainingSpans, openData, type OpenData } from '../data/openData.js';
import { writeTestCorpus } from '../testing/writeTestCorpus.js';
import { openEncoder, type OpenEncoder } from './openEncoder.js';
import { describeMissing, prepareCorpora } from './prepareCorpora.js';

let encoder: OpenEncoder;
let data: OpenData;

const prepare = (dataset: Partial<OpenData['dataset']>, longSentences: 'error' | 'cut' = 'error') => {
  const changed = { vocabulary: createLabelVocabulary(['PER', 'LOC']), dataset: { ...data.dataset, ...dataset } };
  return prepareCorpora(
    { data: changed, spans: enumerateTrainingSpans(changed, 8), encoder },
    { longSentences, maxSpanWidth: 8 },
  );
};

beforeAll(async () => {
  const corpus = await writeTestCorpus({ sentences: 8 });
  encoder = await openEncoder(corpus.encoder, {});
  data = await openData({ dataset: corpus.dataset }, {});
});

describe(prepareCorpora, () => {
  it('has nothing to remark where all is there', () => {
    const { train, dev, test, notes } = prepare({});
    expect([train.numSentences, dev?.corpus.numSentences, test?.corpus.numSentences]).toEqual([8, 12, 12]);
    expect(notes).toEqual([]);
  });

  it('refuses sentences that are too long, or cuts them and says so', () => {
    // The encoder takes 16 subwords, two of them begin and end.
    const long: Sentence = { tokens: new Array<string>(15).fill('Ann'), entities: [[14, 14, 'PER']] };
    expect(() => prepare({ test: [long] })).toThrow(
      'test, sentence 1 (line 1): must have at most 16 subwords, but got 17',
    );
    const { test, notes } = prepare({ test: [long] }, 'cut');
    expect(notes).toEqual([
      '1 sentence of test was cut at 16 subwords; spans of the words behind are neither trained on nor predicted.',
    ]);
    expect(test?.entityCounts).toEqual([0, 1, 0]); // still counts as missed
  });
});

describe(describeMissing, () => {
  const noDev = 'There is no dev file: the weights of the last epoch were kept.';
  const nothing = 'There is neither a dev nor a test file: nothing was measured.';

  it.each([
    ['best_dev', [], []],
    ['best_dev', ['dev'], [noDev]],
    ['best_dev', ['test'], ['There is no test file: scores on dev are shown instead, which also chose the weights.']],
    ['best_dev', ['dev', 'test'], [noDev, nothing]],
    ['last', ['dev'], []], // whoever asks for the last weights gets them in any case
    ['last', ['test'], ['There is no test file: scores on dev are shown instead.']],
    ['last', ['dev', 'test'], [nothing]],
  ] as const)('where weights are %s, without %j, says %j', (modelSelection, missing, said) => {
    for (const none of [undefined, []]) {
      const corpora = prepare(Object.fromEntries(missing.map((split) => [split, none])));
      expect(describeMissing(corpora, { modelSelection })).toEqual(said);
    }
  });
});
