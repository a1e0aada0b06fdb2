import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { formatSentences } from '../formats/write/formatSentences.js';
import { CompactSentences } from '../sentences/CompactSentences.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { readCompactDataset } from './readCompactDataset.js';
import { type Dataset, readDataset, type ReadableDataset } from './readDataset.js';

afterAll(removeTestFolders);

const train: Sentence[] = [
  { tokens: ['Oslo', 'slept'], entities: [[0, 0, 'LOC']], excluded: [[1, 1, null]] },
  { tokens: ['Ann', 'likes', 'Acme'], entities: [[0, 0, 'PER'], [2, 2, 'ORG']] },
]; // prettier-ignore
const gold = train.map(({ tokens }): Sentence => ({ tokens, entities: [] }));
const whole = {
  'train-distant.jsonl': formatSentences(train),
  'train-gold.jsonl': formatSentences(gold),
  'dev.jsonl': formatSentences(train),
};

/** The same with arrays in place of lists. */
const toArrays = ({ train: sentences, gold: ofGold, lines, ...rest }: ReadableDataset | Dataset) => ({
  ...rest,
  train: [...sentences],
  gold: ofGold && [...ofGold],
  lines: Object.fromEntries(Object.entries(lines).map(([split, of]) => [split, Array.from(of)])),
});

describe(readCompactDataset, () => {
  it('reads what readDataset reads, from our JSON Lines as streams', async () => {
    for (const files of [whole, { 'train.jsonl': formatSentences(train) }]) {
      const folder = await createTestFolder(files);
      const compact = await readCompactDataset(folder);
      expect(compact.train).toBeInstanceOf(CompactSentences);
      expect(toArrays(compact)).toEqual(toArrays(await readDataset(folder)));
    }
  });

  it('reads other formats and layouts, and what there is a warning on, as readDataset does', async () => {
    const array = JSON.stringify(train.map(({ tokens, entities }) => ({ tokens, entities })));
    const columns = 'Oslo B-LOC\nslept O\n';
    for (const files of [
      { 'train.json': array },
      { 'train.conll': columns },
      { 'train.jsonl': `\n${formatSentences(train)}` },
      { 'train.jsonl': `\ufeff${formatSentences(train)}` },
    ]) {
      const folder = await createTestFolder(files);
      const compact = await readCompactDataset(folder);
      expect(compact.train).not.toBeInstanceOf(CompactSentences);
      expect(toArrays(compact)).toEqual(toArrays(await readDataset(folder)));
    }
  });

  it.each([
    [
      'a broken line',
      { 'train-distant.jsonl': `${formatSentences(train)}{"tokens": ["a"], "entities": [[0, 3, "PER"]]}\n{` },
    ],
    ['gold labels of fewer sentences', { 'train-gold.jsonl': formatSentences(gold.slice(0, 1)) }],
    ['gold labels of more sentences', { 'train-gold.jsonl': formatSentences([...gold, gold[0]!]) }],
    ['gold labels of other words', { 'train-gold.jsonl': formatSentences(train.map(() => gold[0]!)) }],
    ['another type in dev', { 'dev.jsonl': formatSentences([{ tokens: ['a'], entities: [[0, 0, 'MISC']] }]) }],
    ['a broken dataset.json', { 'dataset.json': '{' }],
    ['no types', { 'train-distant.jsonl': formatSentences(gold) }],
    ['an empty file', { 'train-distant.jsonl': '' }],
    ['bytes that are no text', { 'train-distant.jsonl': Buffer.from([0x7b, 0xff, 0x0a]) }],
  ])('says of %s what readDataset says', async (_case, files) => {
    const folder = await createTestFolder({ ...whole, ...files });
    const said = await readDataset(folder).catch((error: unknown) => error);
    expect(said).toBeInstanceOf(Error);
    await expect(readCompactDataset(folder)).rejects.toEqual(said);
  });

  it('takes another training file', async () => {
    const folder = await createTestFolder(whole);
    await writeFile(join(folder, 'other.jsonl'), await readFile(join(folder, 'dev.jsonl')));
    expect((await readCompactDataset(folder, { train: 'other.jsonl' })).trainFile).toBe(join(folder, 'other.jsonl'));
  });
});
