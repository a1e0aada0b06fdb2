import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readDataset } from './readDataset.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { formatSentences } from '../formats/write/formatSentences.js';

afterAll(removeTestFolders);

const train: Sentence[] = [
  { tokens: ['Oslo', 'slept'], entities: [[0, 0, 'LOC']] },
  { tokens: ['Ann', 'likes', 'Acme'], entities: [[2, 2, 'ORG'], [0, 0, 'PER']] },
]; // prettier-ignore
const gold: Sentence[] = [train[0], { tokens: ['Ann', 'likes', 'Acme'], entities: [[0, 0, 'PER']] }] as Sentence[];
const info = (...types: string[]): string => JSON.stringify({ name: 'mine', types });

describe(readDataset, () => {
  it('reads all files of a folder', async () => {
    const folder = await createTestFolder({
      'train-distant.jsonl': formatSentences(train),
      'train-gold.jsonl': formatSentences(gold),
      'dev.jsonl': formatSentences(gold),
      'test.jsonl': formatSentences(train),
      'dataset.json': info('PER', 'ORG', 'LOC'),
      'README.md': 'not ours',
    });
    expect(await readDataset(folder)).toEqual({
      info: { name: 'mine', types: ['PER', 'ORG', 'LOC'] },
      folder,
      types: ['PER', 'ORG', 'LOC'],
      train,
      trainFile: join(folder, 'train-distant.jsonl'),
      trainSha256: createHash('sha256').update(formatSentences(train)).digest('hex'),
      gold,
      dev: gold,
      test: train,
      lines: { train: [1, 2], gold: [1, 2], dev: [1, 2], test: [1, 2] },
    });
  });

  it('needs only a training file; types come in order of first appearance, in a sentence from left to right', async () => {
    const folder = await createTestFolder({ 'train.jsonl': formatSentences(train) });
    const dataset = await readDataset(folder);
    expect(dataset.info).toEqual({ name: basename(folder), types: ['LOC', 'PER', 'ORG'] });
    expect([dataset.gold, dataset.dev, dataset.test]).toEqual([undefined, undefined, undefined]);
  });

  it('gives a cleaned version the types of its D, although a type has lost all its entities', async () => {
    const cleaned: Sentence[] = [
      { tokens: ['Oslo', 'slept'], entities: [], excluded: [[0, 0, 'LOC']] },
      train[1] as Sentence,
    ];
    const folder = await createTestFolder({ 'train.jsonl': formatSentences(cleaned) });
    expect((await readDataset(folder)).types).toEqual(['LOC', 'PER', 'ORG']);
  });

  it.each([
    [
      'released names',
      {
        'train-ds.json': JSON.stringify(train),
        'train-gs.json': JSON.stringify(gold),
        'dev.json': JSON.stringify(gold),
      },
    ],
    [
      'columns',
      { 'train.conll': 'Oslo B-LOC\nslept O\n\nAnn B-PER\nlikes O\nAcme B-ORG\n', 'valid.txt': 'Ann B-PER\n' },
    ],
    [
      'a mixture',
      {
        'train-distant.json': JSON.stringify(train),
        'train-gold.tsv': 'Oslo\tLOC\nslept\tO\n\nAnn\tPER\nlikes\tO\nAcme\tO\n',
        'validation.jsonl': formatSentences(gold),
      },
    ],
  ])('takes other formats: %s', async (_case, files) => {
    // prettier-ignore
    const dataset = await readDataset(await createTestFolder(files));
    expect(dataset.train.map(({ tokens }) => tokens)).toEqual(train.map(({ tokens }) => tokens));
    expect(dataset.train[1]?.entities).toHaveLength(2);
    expect(dataset.dev).toBeDefined();
  });

  it('prefers train-distant to train, and JSON Lines to other endings', async () => {
    const folder = await createTestFolder({
      'train.jsonl': formatSentences(gold),
      'train-distant.conll': 'Acme B-ORG\n',
      'train-distant.jsonl': formatSentences(train),
    });
    expect((await readDataset(folder)).trainFile).toBe(join(folder, 'train-distant.jsonl'));
  });

  it('takes another training file by name or path', async () => {
    const folder = await createTestFolder({
      'train-distant.jsonl': formatSentences(train),
      'versions/cleaned.jsonl': formatSentences(gold),
    });
    expect((await readDataset(folder, { train: 'versions/cleaned.jsonl' })).train).toEqual(gold);
    expect((await readDataset(folder, { train: join(folder, 'versions/cleaned.jsonl') })).train).toEqual(gold);
    await expect(readDataset(folder, { train: 'nowhere.jsonl' })).rejects.toThrow(
      `${folder}/nowhere.jsonl: must be the training file, but there is no such file.`,
    );
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'no files',
      {},
      'must hold train-distant.jsonl or train.jsonl (endings .jsonl .ndjson .json .conll .bio .iob .iob2 .conllu .tsv .txt .spacy .parquet .arrow), but got an empty folder.',
    ],
    ['no training file', { 'dev.jsonl': formatSentences(gold), 'notes.md': '' }, 'but got dev.jsonl, notes.md.'],
    [
      'a type that dataset.json does not know',
      { 'train.jsonl': formatSentences(train), 'dataset.json': info('LOC', 'PER') },
      'train.jsonl:2: entities[0]: must have one of the types LOC, PER, but got "ORG".',
    ],
    [
      'a dataset.json that no stack can walk through',
      {
        'train.jsonl': formatSentences(train),
        'dataset.json': `{"name": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      },
      'dataset.json: must be nested at most 100 deep, but got more at character 109.',
    ],
    [
      'a type that only dev has, without dataset.json',
      { 'train.jsonl': formatSentences(gold), 'dev.jsonl': formatSentences(train) },
      'dev.jsonl:2: entities[0]: must have one of the types LOC, PER, but got "ORG".',
    ],
    [
      'no entities and no types',
      { 'train.jsonl': '{"tokens":["a"],"entities":[]}' },
      'train.jsonl: must hold at least one entity, or dataset.json must list the types, but got neither.',
    ],
    [
      'a type twice',
      { 'train.jsonl': formatSentences(train), 'dataset.json': info('LOC', 'PER', 'ORG', 'PER') },
      'dataset.json: types[3]: must be a type that is not listed yet, but got "PER".',
    ],
    [
      'an unknown key in dataset.json',
      { 'train.jsonl': formatSentences(train), 'dataset.json': '{"name":"mine","types":["LOC"],"type":1}' },
      'dataset.json: Unrecognized key: "type", but got',
    ],
    [
      'types that are a text',
      { 'train.jsonl': formatSentences(train), 'dataset.json': '{"name":"mine","types":"LOC"}' },
      'dataset.json: types: Invalid input: expected array, received string, but got "LOC".',
    ],
    [
      'a dataset.json that is no JSON',
      { 'train.jsonl': formatSentences(train), 'dataset.json': '{name: mine}' },
      'dataset.json: must be JSON, but got "{name: mine}"',
    ],
    [
      'gold labels of other words',
      {
        'train.jsonl': formatSentences(train),
        'train-gold.jsonl': formatSentences([
          train[0] as Sentence,
          { tokens: ['Ann', 'likes', 'Acme', '.'], entities: [] },
        ]),
      },
      'train-gold.jsonl:2: tokens[3]: must be the end of the sentence as on line 2 of',
    ],
    [
      'gold labels of fewer sentences',
      { 'train.jsonl': formatSentences(train), 'train-gold.jsonl': formatSentences(gold.slice(0, 1)) },
      'train-gold.jsonl: must hold 2 sentences as',
    ],
  ])('refuses %s', async (_case, files, message) => {
    // prettier-ignore
    const reading = readDataset(await createTestFolder(files));
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
  });

  it('says where the words of train and gold part, and what each has', async () => {
    const folder = await createTestFolder({
      'train-distant.jsonl': formatSentences(train),
      'train-gold.conll': '-DOCSTART- O\n\nOslo O\nslept O\n\nAnn O\nloves O\nAcme O\n',
    });
    await expect(readDataset(folder)).rejects.toThrow(
      `${folder}/train-gold.conll:7: column 1: must be "likes" as on line 2 of ${folder}/train-distant.jsonl, but got "loves". ` +
        'The file with gold labels holds the sentences of the training file, in the same order.',
    );
  });

  it('counts the problems that it does not show', async () => {
    const folder = await createTestFolder({ 'train.jsonl': 'a\nb\nc\n' });
    await expect(readDataset(folder)).rejects.toThrow(
      `2 more problems of this kind or another: "dynclean data check ${folder}" lists all of them.`,
    );
  });

  it.each(['no/such/folder', 'package.json'])('refuses %s for a folder', async (name) => {
    await expect(readDataset(name)).rejects.toThrow(`${name}: must be a folder with a dataset, but`);
  });
});
