import { join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readSentences } from '../reading/readSentences.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import type { Format } from './registry/Format.js';
import { formats } from './formats.js';

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
  it('takes a new format by an entry alone, and lets go of it', async () => {
    const folder = await createTestFolder({ 'a.txt': 'STARS\n*Ann* ran\nRain\n' });
    const remove = formats.add({ ...stars, recognizes: () => false });
    remove();
    const scoped = [...formats.names];
    // Columns take any text, so what is told from a text stands before them; a binary one is asked first.
    const removeStars = formats.add({ ...stars, content: 'bytes' });
    try {
      expect(await readSentences(join(folder, 'a.txt'))).toEqual([
        { tokens: ['Ann', 'ran'], entities: [[0, 0, 'STAR']] },
        { tokens: ['Rain'], entities: [] },
      ]);
    } finally {
      removeStars();
    }
    expect(formats.names).toEqual(scoped);
  });

  it('refuses a second entry of a name', () => {
    expect(() => formats.add({ ...stars, name: 'columns' })).toThrow(
      'formats: each name must stand once, but got a second "columns"',
    );
  });

  it('names the known formats where one is unknown', () => {
    expect(() => formats.get('docx')).toThrow(InputError);
    expect(() => formats.get('docx')).toThrow(
      'format: must be one of spacy-training, prodigy, spacy-document, bond, hugging-face, dynclean, columns, but got "docx"',
    );
  });

  it('writes what it reads, where it can', async () => {
    const sentences: Sentence[] = [
      { tokens: ['Ann', 'ran'], entities: [[0, 0, 'PER']], excluded: [[1, 1, null]] },
      { tokens: ['Rain'], entities: [] },
    ];
    const pieces: (string | Uint8Array)[] = [];
    await formats.get('dynclean').write?.(sentences, (piece) => Promise.resolve(void pieces.push(piece)));
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
    expect(formats.recognize(Buffer.from(content), '')?.name).toBe(name);
  });
});
