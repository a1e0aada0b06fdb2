// What a file says of single spans, ids and scores, comes back in every format that has a place for it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { readCorpus } from '../dataset/readCorpus.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { exportCorpus } from '../writing/exportCorpus.js';

afterAll(removeTestFolders);

const text = 'Ida left Port Ellis.';
const types = ['PER', 'PORT'];
const result = { id: 'r1', score: 0.75, from_name: 'ner', to_name: 'text', type: 'labels', value: { start: 9, end: 19, text: 'Port Ellis', labels: ['PORT'] } }; // prettier-ignore
const plain = { from_name: 'label', to_name: 'text', type: 'labels', value: { start: 0, end: 3, text: 'Ida', labels: ['PER'] } }; // prettier-ignore

/** A file of one text in which the second span has an id of its own. */
const files: Readonly<Record<string, object>> = {
  prodigy: { text, spans: [{ start: 0, end: 3, label: 'PER' }, { start: 9, end: 19, label: 'PORT', id: 7, source: 'gazetteer' }], answer: 'accept' }, // prettier-ignore
  'spacy-document': { text, ents: [{ start: 0, end: 3, label: 'PER' }, { start: 9, end: 19, label: 'PORT', kb_id: 'Q7' }] }, // prettier-ignore
  doccano: { id: 4, text, entities: [{ id: 11, label: 'PER', start_offset: 0, end_offset: 3 }, { id: 12, label: 'PORT', start_offset: 9, end_offset: 19 }], relations: [{ id: 1, from_id: 11, to_id: 12, type: 'left' }] }, // prettier-ignore
  'label-studio': { id: 5, data: { text }, annotations: [{ result: [plain, result] }] },
};

/** Reads a file, writes it in some formats in turn, and gives the last one's object. */
async function travel(item: object, ...formats: string[]): Promise<unknown> {
  const folder = await createTestFolder();
  let path = join(folder, 'a.json');
  await writeFile(path, JSON.stringify([item]));
  for (const [index, format] of formats.entries()) {
    const { splits, problems } = await readCorpus(path);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    path = join(folder, `${index}.json`);
    await exportCorpus({ splits: { train: splits.train ?? [] }, types }, path, { format });
  }
  const written = JSON.parse(await readFile(path, 'utf8')) as unknown;
  return Array.isArray(written) ? written[0] : written;
}

describe('keys of single spans', () => {
  it.each([
    ['prodigy', 'spans', { id: 7, source: 'gazetteer', label: 'PORT', start: 9, end: 19 }],
    ['spacy-document', 'ents', { kb_id: 'Q7', label: 'PORT', start: 9, end: 19 }],
    ['doccano', 'entities', { id: 12, label: 'PORT', start_offset: 9, end_offset: 19 }],
  ])('come back in %s, also by way of our own format', async (format, key, span) => {
    for (const way of [[format], ['jsonl', format]]) {
      const written = (await travel(files[format]!, ...way)) as Record<string, object[]>;
      expect(written[key]![1]).toMatchObject(span);
      expect(written).not.toHaveProperty('span_keys');
    }
  });

  it('come back in Label Studio with the result that they are of', async () => {
    expect(await travel(files['label-studio']!, 'jsonl', 'label-studio')).toMatchObject({
      id: 5,
      annotations: [{ result: [plain, result] }],
    });
  });

  it('are what relations of doccano point to', async () => {
    expect(await travel(files['doccano']!, 'doccano')).toMatchObject(files['doccano']!);
  });

  it('go from tool to tool', async () => {
    const written = (await travel(files['doccano']!, 'prodigy')) as { readonly spans: object[] };
    expect(written.spans[0]).toMatchObject({ id: 11, label: 'PER', start: 0, end: 3 });
  });

  it('are not there where no span has any', async () => {
    const item = { text, label: [[0, 3, 'PER']] };
    expect(await travel(item, 'doccano')).toEqual({ ...item, offsets: undefined });
  });
});
