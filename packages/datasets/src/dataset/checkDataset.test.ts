import { relative } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { checkDataset, type CheckOptions } from './checkDataset.js';
import { formatProblem } from '../problems/Problem.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';

afterAll(removeTestFolders);

const ann = '{"tokens":["Ann","slept","."],"entities":[[0,0,"PER"]]}\n';
const bob = '{"tokens":["Bob","slept","."],"entities":[[0,0,"PER"]]}\n';
const cat = '{"tokens":["Cats","sleep","."],"entities":[]}\n';
const eve = '{"tokens":["Eve","slept","."],"entities":[[0,0,"PER"]]}\n';
const fine = { 'train.jsonl': ann + cat, 'dev.jsonl': bob, 'test.jsonl': eve };

async function check(files: Record<string, string>, options: CheckOptions = {}): Promise<string[]> {
  const folder = await createTestFolder(files);
  const problems = await checkDataset(folder, options);
  return problems.map(
    (problem) =>
      `${problem.severity} ${formatProblem(problem)
        .replaceAll(`${folder}/`, '')
        .replace(folder, relative(folder, folder) || '.')}`,
  );
}

describe(checkDataset, () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await check(fine)).toEqual([]);
  });

  it('lists all errors of all files', async () => {
    const problems = await check({
      ...fine,
      'train.jsonl': `${ann}oops\n{"tokens":["a"],"entities":[[0,1,"PER"]]}\n`,
      'dev.jsonl': '{"tokens":[],"entities":[]}\n',
      'test.jsonl': '',
      'dataset.json': '{"name":"","types":["PER"]}',
    });
    expect(problems.map((problem) => problem.split(' must')[0])).toEqual([
      'error dataset.json: name: Too small: expected string to have >=1 characters, but got "". docs/data.md describes dataset.json; "name" and "types" are enough.',
      'error train.jsonl:2:',
      'error train.jsonl:3: entities[0]:',
      'error dev.jsonl:1: tokens:',
      'error test.jsonl:',
    ]);
  });

  it('names sentences that stand there twice with other labels', async () => {
    const unlabelled = ann.replace('[[0,0,"PER"]]', '[]');
    expect(await check({ ...fine, 'train.jsonl': ann + cat + unlabelled + ann + unlabelled })).toEqual([
      'warning train.jsonl:3: must be labelled as on line 1, whose words are the same, but got other entities (2 of this kind, this is the first). One of the two is wrong: look which.',
    ]);
  }); // prettier-ignore

  it('compares gold with train in what can be read of both', async () => {
    const other = cat.replace('Cats', 'Dogs');
    expect(
      await check({ ...fine, 'train.jsonl': `${ann}oops\n${cat}`, 'train-gold.jsonl': ann + bob + other }),
    ).toEqual([
      expect.stringContaining('error train.jsonl:2: must be JSON'),
      expect.stringContaining(
        'error train-gold.jsonl:3: tokens[0]: must be "Cats" as on line 3 of train.jsonl, but got "Dogs".',
      ),
    ]);
  });

  it('reports one difference where sentences are missing: all later ones are shifted', async () => {
    expect(await check({ ...fine, 'train.jsonl': ann + cat + bob, 'train-gold.jsonl': cat + bob, 'dev.jsonl': eve, 'test.jsonl': eve.replace('Eve', 'Ida') })).toEqual([
      expect.stringContaining('error train-gold.jsonl:1: tokens[0]: must be "Ann" as on line 1 of train.jsonl, but got "Cats".'),
      expect.stringContaining('error train-gold.jsonl: must hold 3 sentences as train.jsonl does, but got 2.'),
    ]); // prettier-ignore
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'sentences that stand in another split',
      { 'dev.jsonl': bob + ann, 'test.jsonl': eve + ann + bob },
      [
        'train.jsonl:1: must not stand in dev.jsonl too, but got 1 sentence that does (this one is line 2 there).',
        'train.jsonl:1: must not stand in test.jsonl too, but got 1 sentence that does (this one is line 2 there).',
        'dev.jsonl:1: must not stand in test.jsonl too, but got 2 sentences that do (this one is line 3 there).',
      ],
    ],
    [
      'words with white space or nothing visible, counted',
      {
        'dev.jsonl': bob + '{"tokens":["New York","\\u200b","x","\\u00a0"],"entities":[]}\n',
      },
      [
        'dev.jsonl:2: tokens[0]: must be a word without white space and with a visible character, but got "New York" (3 such words in the file, this is the first).',
      ],
    ],
    [
      'types that training does not show',
      { 'dataset.json': '{"name":"x","types":["PER","LOC","ORG"]}', 'test.jsonl': eve.replace('PER', 'ORG') },
      [
        'dataset.json: types[1]: must occur in the training file, but got "LOC", which occurs nowhere.',
        'dataset.json: types[2]: must occur in the training file, but got "ORG", which occurs only in test.jsonl.',
      ],
    ],
    [
      'entities that are no candidate spans',
      { 'dev.jsonl': '{"tokens":["a","b","c","d","e","f","g","h","i"],"entities":[[0,8,"PER"]]}\n' },
      [
        'dev.jsonl:1: entities: must be at most 8 words wide to be trained on or predicted, but got 9: PER "a b c d e f g h i".',
      ],
    ],
    [
      'lines that hold more than a sentence',
      { 'test.jsonl': JSON.stringify({ tokens: Array(201).fill('word'), entities: [] }) },
      ['test.jsonl:1: tokens: must be a sentence, of at most 200 words say, but got 201 words.'],
    ],
    [
      'several files for one split',
      { 'train.conll': 'Ann PER\nslept O\n' },
      ['.: must hold one train file, but got train.conll beside train.jsonl.'],
    ],
    [
      'a training file without entities',
      { 'train.jsonl': cat, 'dataset.json': '{"name":"x","types":["PER"]}' },
      [
        'dataset.json: types[0]: must occur in the training file, but got "PER", which occurs only in dev.jsonl, test.jsonl.',
        '.: must hold labelled entities, but got none in train.jsonl.',
      ],
    ],
  ])('warns about %s', async (_case, files, warnings) => {
    // prettier-ignore
    expect(await check({ ...fine, ...files })).toEqual(warnings.map((warning) => expect.stringContaining(`warning ${warning}`)));
  });

  it('names the line of an odd word in columns', async () => {
    const { 'train.jsonl': _train, ...others } = fine;
    expect(await check({ ...others, 'train.tsv': 'Ann\tPER\nno\u00a0where\tO\n' })).toEqual([
      expect.stringContaining('warning train.tsv:2: column 1: must be a word without white space and'),
    ]);
  });

  it('says what the lack of dev and test means', async () => {
    expect(await check({ 'train.jsonl': ann })).toEqual([
      'warning .: must hold dev.jsonl with gold labels, but got none. The weights of the last epoch are taken then, and thresholds cannot be tuned.',
      'warning .: must hold test.jsonl with gold labels, but got none. Nothing says then what cleaning was worth.',
    ]);
  });

  it('finds sentences that are too long for an encoder, by its own count', async () => {
    const subwordLength = (tokens: readonly string[]): number => tokens.length * 3 + 2;
    expect(await check({ ...fine, 'test.jsonl': JSON.stringify({ tokens: Array(171).fill('a'), entities: [] }) }, { subwordLength })).toEqual([
      "error test.jsonl:1: tokens: must be at most 512 subwords long, the encoder's limit, but got 515 (171 words). " +
        'Cut the sentence, or let training cut it by the setting longSentences: cut.',
    ]); // prettier-ignore
    expect(await check(fine, { subwordLength, maxSubwords: 11 })).toEqual([]);
    expect(await check(fine, { subwordLength, maxSubwords: 10 })).toHaveLength(4);
  });

  it('takes the widest span and the longest sentence as options', async () => {
    const files = { ...fine, 'test.jsonl': '{"tokens":["Eve","Lee","slept"],"entities":[[0,1,"PER"]]}\n' };
    expect(await check(files, { maxSpanWidth: 2 })).toEqual([]);
    expect(await check(files, { maxSpanWidth: 1 })).toEqual([expect.stringContaining('at most 1 words wide')]);
    expect(await check(files, { maxTokens: 2 })).toHaveLength(4);
  });

  it('rejects only where there is no folder or no training file', async () => {
    await expect(checkDataset('no/such/folder')).rejects.toThrow('must be a folder with a dataset, but there is none');
    await expect(checkDataset(await createTestFolder({ 'dev.jsonl': bob }))).rejects.toThrow('but got dev.jsonl');
  });

  it('reports more problems than a call takes arguments', async () => {
    const folder = await createTestFolder({ 'train.jsonl': ann + '{}\n'.repeat(200_000), 'test.jsonl': eve });
    expect((await checkDataset(folder)).length).toBeGreaterThan(200_000);
  });
});
