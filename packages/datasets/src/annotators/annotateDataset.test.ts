import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { readDataset } from '../dataset/readDataset.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { annotateDataset } from './annotateDataset.js';
import { giveConfidence } from './giveConfidence.js';
import { registerAnnotator } from './registry.js';

afterAll(removeTestFolders);

const line = (text: string, entities: readonly unknown[] = []): string =>
  `${JSON.stringify({ tokens: text.split(' '), entities })}\n`;

const source = {
  'train.jsonl': line('Ann saw York', [[0, 0, 'X']]) + line('no name'),
  'train-gold.jsonl': line('Ann saw York', [[0, 0, 'PER']]) + line('no name'),
  'dev.jsonl': line('New York', [[0, 1, 'LOC']]),
  'names.tsv': 'LOC\tYork\nPER\tAnn\n',
  'ships.tsv': 'SHIP\tYork\n',
  'none.tsv': 'PER\tNobody\n',
};
const info = `${JSON.stringify({ name: 'n', types: ['LOC', 'PER'], licence: 'mine', notes: ['old'] })}\n`;

const annotate = (folder: string, from: string, names = 'names.tsv') =>
  annotateDataset({
    source: join(folder, from),
    by: 'dictionary',
    settings: { names: [join(folder, names)] },
    out: join(folder, 'out'),
  });

describe(annotateDataset, () => {
  it("puts the annotator's labels in place of the old ones and keeps all else", async () => {
    const folder = await createTestFolder({ ...source, 'dataset.json': info });
    const { train, gold } = await annotate(folder, '.');
    expect(train.map(({ entities }) => entities)).toEqual([
      [
        [0, 0, 'PER'],
        [2, 2, 'LOC'],
      ],
      [],
    ]);
    expect(gold?.map(({ entities }) => entities)).toEqual([[[0, 0, 'PER']], []]);
    const written = await readDataset(join(folder, 'out'));
    expect(written.train).toEqual(train);
    expect(written.dev?.[0]?.entities).toEqual([[0, 1, 'LOC']]);
    expect(written.info).toEqual({
      ...(JSON.parse(info) as object),
      source: 'n, training sentences labelled by dictionary',
    });
  });

  it('takes the types in order of their first appearance where no file lists them', async () => {
    const folder = await createTestFolder(source);
    expect((await annotate(folder, '.')).info.types).toEqual(['PER', 'LOC']);
  });

  it('labels a sample of another file, whose labels are the gold ones', async () => {
    const dev = Array.from({ length: 40 }, (_, index) => line(`York ${index}`, index % 2 === 0 ? [[0, 0, 'LOC']] : []));
    const folder = await createTestFolder({ ...source, 'dev.jsonl': dev.join(''), 'dataset.json': info });
    const draw = (seed: number) =>
      annotateDataset({
        source: folder,
        by: 'dictionary',
        settings: { names: [join(folder, 'names.tsv')] },
        out: join(folder, 'out'),
        force: true,
        split: 'dev',
        sample: 10,
        seed,
      });
    const { train, gold, info: written } = await draw(1);
    expect(train.map(({ entities }) => entities)).toEqual(train.map(() => [[0, 0, 'LOC']]));
    const numbers = train.map(({ tokens }) => Number(tokens[1]));
    expect(new Set(numbers).size).toBe(10);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    // The gold labels are those of the same sentences.
    expect(gold?.map(({ tokens, entities }) => [Number(tokens[1]), entities.length])).toEqual(
      numbers.map((number) => [number, 1 - (number % 2)]),
    );
    expect(written.source).toBe('n, 10 dev sentences labelled by dictionary');
    expect(existsSync(join(folder, 'out/dev.jsonl'))).toBe(false);
    const other = (await draw(2)).train.map(({ tokens }) => Number(tokens[1]));
    expect(other).not.toEqual(numbers);
    expect((await draw(1)).train).toEqual(train);
  });

  it.each([
    [{ split: 'test' as const }, 'must have a test file, but has none'],
    [{ sample: 3 }, 'must have 3 sentences for a sample of so many, but has 2'],
  ])('refuses %j where there is not so much', async (choice, message) => {
    const folder = await createTestFolder(source);
    const settings = { names: [join(folder, 'names.tsv')] };
    const annotating = annotateDataset({
      source: folder,
      by: 'dictionary',
      settings,
      out: join(folder, 'out'),
      ...choice,
    });
    await expect(annotating).rejects.toThrow(message);
  });

  it('takes along what files say of sentences, but for what was said of the labels that are not looked at', async () => {
    const first = { tokens: ['Ann', 'saw', 'York'], entities: [[0, 0, 'X']], text: 'Ann saw York', id: 'a7', source: 'web', confidence: [[0, 0, 'X', 0.4]] }; // prettier-ignore
    const second = { tokens: ['no', '-', 'name'], entities: [], text: 'no-name', id: 8, confidence: 0.25 };
    const lines = [first, second].map((of) => `${JSON.stringify(of)}\n`);
    const folder = await createTestFolder({ ...source, 'train.jsonl': lines.join('') });
    const written = [
      '{"tokens":["Ann","saw","York"],"entities":[[0,0,"PER"],[2,2,"LOC"]],"id":"a7","source":"web"}\n',
      '{"tokens":["no","-","name"],"entities":[],"text":"no-name","offsets":[[0,2],[2,3],[3,7]],"id":8,"confidence":0.25}\n',
    ];
    await annotate(folder, '.');
    expect(await readFile(join(folder, 'out/train-distant.jsonl'), 'utf8')).toBe(written.join(''));
  });

  it('has both what the source and what the annotator says of a sentence', async () => {
    const line = { tokens: ['York'], entities: [], id: 3, source: 'web', confidence: [[0, 0, 'X', 0.1]] };
    const folder = await createTestFolder({ 'raw.jsonl': `${JSON.stringify(line)}\n` });
    const forget = registerAnnotator({
      name: 'sure',
      title: 'one that is sure',
      settings: z.strictObject({}),
      async *annotate(sentences) {
        for await (const { tokens } of sentences) yield giveConfidence({ tokens, entities: [[0, 0, 'LOC']] }, [[0, 0, 'LOC', 0.9]]); // prettier-ignore
      },
    });
    try {
      await annotateDataset({ source: join(folder, 'raw.jsonl'), by: 'sure', settings: {}, out: join(folder, 'out') });
    } finally {
      forget();
    }
    expect(await readFile(join(folder, 'out/train-distant.jsonl'), 'utf8')).toBe(
      '{"tokens":["York"],"entities":[[0,0,"LOC"]],"id":3,"source":"web","confidence":[[0,0,"LOC",0.9]]}\n',
    );
  });

  it.each([
    ['raw.conll', '# sent_id = s1\n# text = Ann-York\nAnn O\n- O\nYork O\n', '"text":"Ann-York","offsets":[[0,3],[3,4],[4,8]],"id":"s1"'],
    ['raw.json', '[{"words":["in","York"],"pos":["P","N"],"id":"h1","url":"u"}]', '"id":"h1","pos":["P","N"],"url":"u"'],
  ])('takes along what %s says', async (file, content, kept) => {
    const folder = await createTestFolder({ ...source, [file]: content });
    await annotate(folder, file);
    expect(await readFile(join(folder, 'out/train-distant.jsonl'), 'utf8')).toContain(kept);
  }); // prettier-ignore

  it('refuses plain text, of which the first word of each line would be read', async () => {
    for (const text of ['Ann rows far .\nYork is nice .\n', 'Ann rows.\n\nShe saw York today.\n']) {
      const folder = await createTestFolder({ ...source, 'plain.txt': text });
      await expect(annotate(folder, 'plain.txt')).rejects.toThrow(
        `${join(folder, 'plain.txt')}: must hold sentences whose words can be told, but got plain text. Write {"text": "..."}`,
      );
    }
    const folder = await createTestFolder({ 'a.txt': 'Ann PER\nrows O\n', 'b.txt': 'Ann\nrows\n', 'names.tsv': source['names.tsv'] });
    for (const file of ['a.txt', 'b.txt']) {
      const { train } = await annotateDataset({ source: join(folder, file), by: 'dictionary', settings: { names: [join(folder, 'names.tsv')] }, out: join(folder, `out-${file}`) });
      expect(train).toEqual([{ tokens: ['Ann', 'rows'], entities: [[0, 0, 'PER']] }]);
    }
  }); // prettier-ignore

  it('labels a file of words', async () => {
    const folder = await createTestFolder({ ...source, 'raw.jsonl': '{"tokens":["in","York"]}\n' });
    await annotate(folder, 'raw.jsonl');
    expect(await readFile(join(folder, 'out/train-distant.jsonl'), 'utf8')).toBe(line('in York', [[1, 1, 'LOC']]));
  });

  it.each([
    ['ships.tsv', 'its types must be among LOC, PER, which '],
    ['none.tsv', 'must find at least one entity in 2 sentences of '],
  ])('refuses what %s gives and writes nothing', async (names, message) => {
    const folder = await createTestFolder({ ...source, 'dataset.json': info });
    await expect(annotate(folder, '.', names)).rejects.toThrow(`annotator dictionary: ${message}`);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
