import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readCorpus } from '../dataset/readCorpus.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { exportCorpus } from './exportCorpus.js';

afterAll(removeTestFolders);

const types = ['PER', 'PORT'];
const offsets = [[0, 3], [5, 9], [10, 14], [15, 20], [20, 21]] as const; // prettier-ignore
/** A removed entity, a removed negative, and a text with two blanks and a line break. */
const doubtful: Sentence = {
  tokens: ['Ida', 'left', 'Port', 'Ellis', '.'],
  entities: [[0, 0, 'PER']],
  excluded: [[1, 1, null], [2, 3, 'PORT']],
  origin: { id: 'n1', text: 'Ida  left Port\nEllis.', offsets, meta: { page: 4 } },
}; // prettier-ignore
const certain: Sentence = {
  tokens: ['Port', 'Ida', 'slept'],
  entities: [[0, 1, 'PORT']],
  origin: { id: 'n2', meta: { page: 5 } },
};
const corpus = { splits: { train: [doubtful, certain] }, types };

async function roundTrip(format: string, excluded?: 'keep-field'): Promise<readonly Sentence[]> {
  const out = join(await createTestFolder(), 'out');
  const [file] = await exportCorpus(corpus, out, { format, excluded });
  const { splits, problems } = await readCorpus(file?.path ?? '');
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return splits.train ?? [];
}

describe(exportCorpus, () => {
  it.each(['jsonl', 'prodigy', 'doccano', 'label-studio', 'spacy-document'])('%s holds all of it', async (format) => {
    expect(await roundTrip(format)).toEqual(corpus.splits.train);
  });

  it.each(['gliner'])('%s holds all of it in a field of ours', async (format) => {
    expect(await roundTrip(format, 'keep-field')).toEqual(corpus.splits.train);
  });

  it('columns say id, text and excluded spans in comments', async () => {
    const flat = { ...doubtful, origin: { id: 'n1', text: 'Ida left Port Ellis.', offsets: [[0, 3], [4, 8], [9, 13], [14, 19], [19, 20]] as const } }; // prettier-ignore
    const out = join(await createTestFolder(), 'a.conll');
    await exportCorpus({ splits: { train: [flat] }, types }, out, { format: 'conll', excluded: 'keep-field' });
    expect((await readFile(out, 'utf8')).split('\n').slice(0, 4)).toEqual([
      '# sent_id = n1',
      '# text = Ida left Port Ellis.',
      '# excluded = 1-1 2-3:PORT',
      'Ida\tB-PER',
    ]);
    expect((await readCorpus(out)).splits.train).toEqual([flat]);
  });

  it.each(['spacy', 'hf', 'parquet'])(
    '%s says which words are not to be learned from, and keeps the rest',
    async (format) => {
      const [first, second] = await roundTrip(format);
      expect(second).toEqual(certain);
      expect([first?.tokens, first?.entities, first?.origin]).toEqual([
        doubtful.tokens,
        doubtful.entities,
        doubtful.origin,
      ]);
      // Every span that holds word 1, 2 or 3: of 15 spans of 5 words all but [0, 0] and [4, 4].
      expect(first?.excluded).toHaveLength(13);
    },
  );

  it('leaves out sentences of which a format cannot say what is not known, and counts them', async () => {
    for (const format of ['conll', 'gliner']) {
      const out = join(await createTestFolder(), 'out');
      const [file] = await exportCorpus(corpus, out, { format });
      expect(file).toMatchObject({
        sentences: 1,
        entities: 1,
        leftOut: 1,
        leftOutEntities: 1,
        excluded: 0,
        maskedWords: 0,
      });
      expect((await readCorpus(file?.path ?? '')).splits.train?.map(({ tokens }) => tokens)).toEqual([certain.tokens]);
    }
    const out = join(await createTestFolder(), 'out');
    expect(await exportCorpus(corpus, out, { format: 'spacy' })).toMatchObject([
      { sentences: 2, excluded: 2, maskedWords: 3, leftOut: 0 },
    ]);
    expect(await exportCorpus(corpus, join(out, 'b'), { format: 'spacy', excluded: 'drop' })).toMatchObject([{ sentences: 1, leftOut: 1 }]); // prettier-ignore
  });

  it('refuses what was asked to be refused, or has no place', async () => {
    const out = join(await createTestFolder(), 'out');
    await expect(exportCorpus(corpus, out, { format: 'jsonl', excluded: 'refuse' })).rejects.toThrow(
      'excluded: must be no spans at all with --excluded refuse, but got some in 1 of 2 sentences, first in sentence 1.',
    );
    await expect(exportCorpus(corpus, `${out}.jsonl`, { format: 'hf' })).rejects.toThrow(
      'must be a folder for hugging-face',
    );
    await expect(exportCorpus(corpus, out, { format: 'brat' })).rejects.toThrow(InputError);
    expect(existsSync(out)).toBe(false);
  });

  it('shows what stands in doubt where somebody reviews it', async () => {
    const write = async (format: string): Promise<string> => {
      const out = join(await createTestFolder(), 'a.json');
      await exportCorpus(corpus, out, { format });
      return readFile(out, 'utf8');
    };
    const [task, sure] = JSON.parse(await write('label-studio')) as Record<string, { result: { value: object }[] }[]>[];
    expect(task?.['annotations']).toBeUndefined();
    expect(task?.['predictions']?.[0]?.result.map(({ value }) => value)).toEqual([
      { start: 0, end: 3, text: 'Ida', labels: ['PER'] },
      { start: 10, end: 20, text: 'Port\nEllis', labels: ['PORT'] },
    ]);
    expect([sure?.['annotations']?.[0]?.result, sure?.['predictions']]).toEqual([[expect.anything()], undefined]);
    const [first, second] = (await write('prodigy')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect([first?.['answer'], first?.['meta'], second?.['answer']]).toEqual([
      undefined,
      { doubtful: 'Port Ellis (PORT)' },
      'accept',
    ]);
  });

  it('writes each split and what stands beside, whole or not at all', async () => {
    const out = join(await createTestFolder(), 'out');
    await exportCorpus({ splits: { train: [certain], dev: [certain], gold: [certain], test: [certain] }, types }, out, { format: 'hf' }); // prettier-ignore
    expect((await readdir(out)).sort()).toEqual([
      'dev.jsonl',
      'id2label.json',
      'test.jsonl',
      'train-gold.jsonl',
      'train.jsonl',
    ]);
    await expect(exportCorpus(corpus, out, { format: 'jsonl' })).rejects.toThrow(
      'exists already; nothing was overwritten',
    );
    const broken: Sentence = { tokens: ['a\tb'], entities: [] };
    await expect(exportCorpus({ splits: { train: [broken] }, types }, out, { format: 'conll', force: true })).rejects.toThrow(InputError); // prettier-ignore
    expect(await readdir(out)).toHaveLength(5);
    await exportCorpus(corpus, out, { format: 'jsonl', force: true });
    expect(await readdir(out)).toEqual(['train.jsonl']);
  });
});

describe('corrections by hand', () => {
  it('an entity that was added where a span is excluded takes its place', async () => {
    const folder = await createTestFolder();
    const path = join(folder, 'a.jsonl');
    await writeFile(path, '{"tokens":["Ida","slept"],"entities":[[0,0,"PER"]],"excluded":[[0,0,"PORT"],[1,1,null]]}\n');
    const { splits, problems } = await readCorpus(path);
    expect(splits.train).toEqual([{ tokens: ['Ida', 'slept'], entities: [[0, 0, 'PER']], excluded: [[1, 1, null]] }]);
    expect(problems).toMatchObject([{ severity: 'warning', rule: 'corrected-span' }]);
  });
});
