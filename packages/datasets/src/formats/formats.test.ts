import { join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readSentences } from '../reading/readSentences.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import type { Format } from './registry/Format.js';
import { findFormat, listFormats, recognizeFormat, registerFormat } from './registry.js';

afterAll(removeTestFolders);

/** A format nobody has: words with `*` around entities of one type. */
const stars: Format = {
  name: 'stars',
  title: 'words and stars',
  recognizes: ({ bytes }) => bytes.toString('utf8').startsWith('STARS'),
  *read({ bytes }) {
    for (const [index, text] of bytes.toString('utf8').trim().split('\n').slice(1).entries()) {
      const words = text.split(' ');
      yield {
        kind: 'spans',
        place: { line: index + 2, path: '' },
        tokens: words.map((word) => word.replaceAll('*', '')),
        entities: words.flatMap((word, w) => (word.startsWith('*') ? [[w, w, 'STAR']] : [])),
      };
    }
  },
};

describe('the registry of formats', () => {
  it('takes a new format by an entry alone, asks it before the others, and lets go of it', async () => {
    const folder = await createTestFolder({ 'a.txt': 'STARS\n*Ann* ran\nRain\n' });
    const before = listFormats().map(({ name }) => name);
    const remove = registerFormat(stars);
    try {
      expect(listFormats()[0]).toBe(stars);
      expect(findFormat('stars')).toBe(stars);
      expect(await readSentences(join(folder, 'a.txt'))).toEqual([
        { tokens: ['Ann', 'ran'], entities: [[0, 0, 'STAR']] },
        { tokens: ['Rain'], entities: [] },
      ]);
    } finally {
      remove();
    }
    expect(listFormats().map(({ name }) => name)).toEqual(before);
  });

  it('refuses a second entry of a name', () => {
    expect(() => registerFormat({ ...stars, name: 'columns' })).toThrow(
      'registerFormat: name must be new, but got "columns", which is known already',
    );
  });

  it('names the known formats where one is unknown, and knows short names', () => {
    expect(() => findFormat('docx')).toThrow(InputError);
    expect(() => findFormat('docx')).toThrow(
      /^format: must be one of bond, brat, columns, .*, webanno, but got "docx"$/,
    );
    expect(['hf', 'conll', 'jsonl', 'spacy'].map((alias) => findFormat(alias).name)).toEqual(['hugging-face', 'columns', 'dynclean', 'spacy-docbin']); // prettier-ignore
  });

  it('writes what it reads, where it can', async () => {
    const sentences: Sentence[] = [
      { tokens: ['Ann', 'ran'], entities: [[0, 0, 'PER']], excluded: [[1, 1, null]] },
      { tokens: ['Rain'], entities: [] },
    ];
    const pieces: (string | Uint8Array)[] = [];
    await findFormat('dynclean').write?.(sentences, (piece) => Promise.resolve(void pieces.push(piece)));
    const folder = await createTestFolder({ 'a.jsonl': pieces.join('') });
    expect(await readSentences(join(folder, 'a.jsonl'))).toEqual(sentences);
  });

  it.each([
    ['{"tokens": ["Ann"], "entities": []}', 'dynclean'],
    ['[{"str_words": ["Ann"], "tags": [0]}]', 'bond'],
    ['{}\n{"oops"\n{"tokens": ["Ann"], "ner_tags": ["O"]}', 'hugging-face'], // whatever comes before
    ['[{"paragraphs": []}]', 'spacy-training'],
    ['{"text": "Ann", "tokens": [{"start": 0, "end": 3}], "ents": []}', 'spacy-document'],
    ['{"text": "Ann", "tokens": [{"start": 0, "end": 3}], "answer": "accept"}', 'prodigy'],
    ['{"text": "Ann", "tokens": ["Ann"], "entities": []}', 'dynclean'],
    ['{"sentence": "Ann"}', 'dynclean'], // what nobody knows gets its messages
    ['Ann O', 'columns'],
  ])('tells %s from its content: %s', (content, name) => {
    expect(recognizeFormat(Buffer.from(content), '')?.name).toBe(name);
  });
});
