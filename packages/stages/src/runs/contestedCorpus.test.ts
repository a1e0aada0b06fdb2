import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readDataset, writeSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/index.js';
import { contestedCorpus } from './contestedCorpus.js';

/** A name that is a person once and nothing five times, one that is nothing once and a place five times, one of two. */
const train: Sentence[] = [
  { tokens: ['Zed', 'sleeps', '.'], entities: [[0, 0, 'PER']] },
  ...Array.from({ length: 5 }, (): Sentence => ({ tokens: ['In', 'zed', 'it', 'rains', '.'], entities: [] })),
  { tokens: ['To', 'Qom', 'they', 'go', '.'], entities: [] },
  ...Array.from({ length: 5 }, (): Sentence => ({ tokens: ['Near', 'QOM', '.'], entities: [[1, 1, 'LOC']] })),
  { tokens: ['Ada', 'and', 'ada'], entities: [[0, 0, 'PER'], [2, 2, 'LOC']] }, // one against one is no contradiction
]; // prettier-ignore
/** Zed is nothing, and Qom a place everywhere. */
const gold = train.map((sentence, index) =>
  index === 0
    ? { ...sentence, entities: [] }
    : index === 6
      ? { ...sentence, entities: [[1, 1, 'LOC'] as const] }
      : sentence,
);

describe(contestedCorpus, () => {
  let dataset: string;

  beforeEach(async () => {
    dataset = join(await createTestFolder(), 'corpus');
    await mkdir(dataset);
    await writeFile(join(dataset, 'dataset.json'), JSON.stringify({ name: 'corpus', types: ['PER', 'LOC'] }));
    await writeSentences(join(dataset, 'train-distant.jsonl'), train);
  });

  const expected = {
    name: 'corpus',
    // Labels: Zed, five of Qom, two of Ada. Places of names without one: five of zed, one of Qom.
    labels: { all: 8, contested: 1, wrong: null },
    unlabelled: { all: 6, contested: 1, wrong: null },
    names: [
      { words: 'Zed', label: 'PER', places: 1, wrong: null, allPlaces: 6, usual: { label: null, places: 5 } },
      { words: 'Qom', label: null, places: 1, wrong: null, allPlaces: 6, usual: { label: 'LOC', places: 5 } },
    ],
    folder: null,
  };

  it('says which labels the same words contradict elsewhere, and writes nothing where it is not told to', async () => {
    expect(await contestedCorpus({ dataset })).toEqual(expected);
  });

  it('says how many of them are wrong by gold labels', async () => {
    await writeSentences(join(dataset, 'train-gold.jsonl'), gold);
    const { labels, unlabelled, names } = await contestedCorpus({ dataset });
    expect([labels.wrong, unlabelled.wrong, names.map(({ wrong }) => wrong)]).toEqual([1, 1, [1, 1]]);
  });

  it('writes the corpus with these places excluded and every other label as it was', async () => {
    const out = join(dataset, '../without');
    expect(await contestedCorpus({ dataset, out })).toEqual({ ...expected, folder: out });
    const written = await readDataset(out);
    expect(written.train.map(({ entities }) => entities)).toEqual(train.map(({ entities }, index) => (index === 0 ? [] : entities))); // prettier-ignore
    expect(written.train.map(({ excluded = [] }) => excluded.map(([first]) => first))).toEqual(train.map((_, index) => (index === 0 ? [0] : index === 6 ? [1] : []))); // prettier-ignore
    await expect(contestedCorpus({ dataset, out })).rejects.toThrow('without');
    expect(await contestedCorpus({ dataset, out, force: true })).toMatchObject({ folder: out });
    expect(existsSync(`${out}.partial`)).toBe(false);
  });
});
