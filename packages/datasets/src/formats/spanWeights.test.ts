import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readSentenceFile } from '../reading/readSentenceFile.js';
import { enumerateCandidateSpans } from '../spans/enumerateCandidateSpans.js';
import { createLabelVocabulary } from '../spans/LabelVocabulary.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { collectSentences } from '../writing/writeSentences.js';
import { formatSentences } from './write/formatSentences.js';

afterAll(removeTestFolders);

const weighed: Sentence = {
  tokens: ['Ann', 'Lee', 'slept'],
  entities: [[0, 1, 'PER']],
  spanWeights: [
    [0, 1, 0.25],
    [2, 2, 0],
  ],
};

async function read(lines: string) {
  const folder = await createTestFolder({ 'a.jsonl': lines });
  const { sentences, problems } = await readSentenceFile(join(folder, 'a.jsonl'));
  return { sentences: sentences.map(({ sentence }) => sentence), problems };
}

describe('weights of spans', () => {
  it('come back as they were written, and are part of what is hashed', async () => {
    const text = String(await collectSentences([weighed], 'dynclean'));
    expect(text).toBe(formatSentences([weighed]));
    expect(await read(text)).toEqual({ sentences: [weighed], problems: [] });
  });

  it('belong to candidate spans, 1 where none is listed; spans that are too wide have none', () => {
    const vocabulary = createLabelVocabulary(['PER']);
    // [0,0] [0,1] [1,1] [1,2] [2,2]; [0,2] is wider than two words.
    const wide: Sentence = { ...weighed, spanWeights: [...weighed.spanWeights!, [0, 2, 0.5]] };
    const plain: Sentence = { tokens: ['Bo'], entities: [] };
    expect([...enumerateCandidateSpans([wide, plain], vocabulary, 2).weights!]).toEqual([1, 0.25, 1, 1, 0, 1]);
    expect(enumerateCandidateSpans([plain], vocabulary, 2)).not.toHaveProperty('weights');
  });

  it.each([
    ['no list', 7, 'must be an array of [first, last, weight], spans of the sentence with numbers from 0 to 1, but got 7'],
    ['no weight', [[0, 1, 'x']], 'but got [0,1,"x"]'],
    ['too large a weight', [[0, 0, 1], [0, 1, 1.5]], 'but got [0,1,1.5]'],
    ['a weight below 0', [[0, 1, -0.5]], 'but got [0,1,-0.5]'],
    ['a span outside', [[1, 3, 0.5]], 'but got [1,3,0.5]'],
    ['a reversed span', [[1, 0, 0.5]], 'but got [1,0,0.5]'],
    ['a span twice', [[0, 1, 0.5], [0, 1, 0.25]], 'must list a span once, but got 1 again'],
  ])('are refused where there is %s', async (_what, spanWeights, message) => {
    const { sentences, problems } = await read(`${JSON.stringify({ ...weighed, spanWeights })}\n`);
    expect(sentences).toEqual([null]);
    expect(problems.map((problem) => problem.message).join()).toContain(message);
  }); // prettier-ignore

  it('are refused by formats without a place for them, by the sentence', async () => {
    const plain: Sentence = { tokens: ['Bo'], entities: [] };
    await expect(collectSentences([plain, weighed], 'gliner')).rejects.toThrow(
      'gliner: sentence 2 must have no weights of spans, but got 2. Write it as dynclean',
    );
    expect(String(await collectSentences([plain], 'gliner'))).toContain('Bo');
  });
});
