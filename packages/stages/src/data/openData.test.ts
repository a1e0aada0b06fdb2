import { join } from 'node:path';

import { writeSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { describeData, readTrainingSpans, openData } from './openData.js';

const sentences: Sentence[] = [
  { tokens: ['Ann', 'left', 'Oslo'], entities: [[0, 0, 'PER']], excluded: [[2, 2, 'LOC'], [1, 1, null]] },
  { tokens: ['Oslo'], entities: [[0, 0, 'LOC']] },
]; // prettier-ignore

let folder: string;

beforeEach(async () => {
  folder = await createTestFolder();
  await writeSentences(join(folder, 'mine.jsonl'), sentences);
});

describe(openData, () => {
  it('takes a training file of another name, also where it is the only one', async () => {
    const { dataset, vocabulary } = await openData({ dataset: folder, train: 'mine.jsonl' }, {});
    expect(dataset.train).toEqual(sentences);
    expect(vocabulary.numClasses).toBe(3);
    await expect(openData({ dataset: folder }, {})).rejects.toThrow('must hold train-distant.jsonl or train.jsonl');
    await expect(openData({ dataset: folder, train: 'yours.jsonl' }, {})).rejects.toThrow(folder);
  });

  it('takes the first of the training sentences, and all of the others where nothing is said of them', async () => {
    await writeSentences(join(folder, 'dev.jsonl'), sentences);
    const part = { dev: null, test: null, sentences: { train: 1 } };
    const { dataset } = await openData({ dataset: folder, train: 'mine.jsonl', part }, {});
    expect(dataset.train).toEqual(sentences.slice(0, 1));
    expect(dataset.dev).toEqual(sentences);
  });

  it('takes a training file that holds the first sentences only, as an annotator labels them', async () => {
    await writeSentences(join(folder, 'train-gold.jsonl'), sentences);
    await writeSentences(join(folder, 'labelled.jsonl'), sentences.slice(0, 1));
    const part = { dev: null, test: null, sentences: { train: 1 } };
    const { dataset } = await openData({ dataset: folder, train: 'labelled.jsonl', part }, {});
    expect([dataset.train, dataset.gold]).toEqual([sentences.slice(0, 1), sentences.slice(0, 1)]);
    expect([dataset.lines.train, dataset.lines.gold]).toEqual([[1], [1]]);
    await expect(openData({ dataset: folder, train: 'labelled.jsonl' }, {})).rejects.toThrow('must hold 1 sentences');
  });

  it('says what it read', async () => {
    const lines: string[] = [];
    await writeSentences(join(folder, 'dev.jsonl'), sentences.slice(1));
    await openData({ dataset: folder, train: 'mine.jsonl' }, { onMessage: (line) => void lines.push(line) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('sentences: train 2, dev 1; types: PER, LOC');
  });
});

describe(describeData, () => {
  it('counts spans that train, apart from those that a cleaning took out', async () => {
    const data = await openData({ dataset: folder, train: 'mine.jsonl' }, {});
    const described = describeData(data, readTrainingSpans(data, 8), '../there');
    expect(described).toMatchObject({
      folder: '../there',
      trainFile: 'mine.jsonl',
      sentences: 2,
      candidates: 7, // 6 of three words, 1 of one
      positives: 2, // the excluded LOC is none
      excluded: 2,
      devSha256: null,
      testSha256: null,
    });
    expect(described.trainSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells another dev file by its checksum', async () => {
    const shaOfDev = async (dev: readonly Sentence[]) => {
      await writeSentences(join(folder, 'dev.jsonl'), dev);
      const data = await openData({ dataset: folder, train: 'mine.jsonl' }, {});
      return describeData(data, readTrainingSpans(data, 8), '').devSha256;
    };
    const first = await shaOfDev(sentences.slice(1));
    expect(await shaOfDev(sentences.slice(1))).toBe(first);
    expect(await shaOfDev(sentences.slice(1).map((sentence) => ({ ...sentence, entities: [] })))).not.toBe(first);
  });
});
