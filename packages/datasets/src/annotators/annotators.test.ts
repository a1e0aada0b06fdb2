import { join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { annotateSentences } from './annotateSentences.js';
import type { Annotator } from './Annotator.js';
import { listAnnotators, registerAnnotator } from './registry.js';

afterAll(removeTestFolders);

const toSentences = (...texts: string[]): Sentence[] =>
  texts.map((text) => ({ tokens: text.split(' '), entities: [[0, 0, 'OLD']], excluded: [[0, 0, null]] }));

async function collect(sentences: AsyncIterable<Sentence>): Promise<Sentence[]> {
  const all: Sentence[] = [];
  for await (const sentence of sentences) all.push(sentence);
  return all;
}

/** An annotator nobody has: every word of a length is an entity. */
const byLength: Annotator<{ length: number }> = {
  name: 'by-length',
  title: 'words of a length',
  settings: z.strictObject({ length: z.int().min(1) }),
  async *annotate(sentences, { length }) {
    for await (const { tokens } of sentences) {
      yield { tokens, entities: tokens.flatMap((token, at) => (token.length === length ? [[at, at, 'X']] : [])) };
    }
  },
};

describe('the registry of annotators', () => {
  it('takes a new annotator by an entry alone, and lets go of it', async () => {
    const remove = registerAnnotator(byLength);
    try {
      expect(await collect(annotateSentences('by-length', toSentences('a bc'), { settings: { length: 2 } }))).toEqual([
        { tokens: ['a', 'bc'], entities: [[1, 1, 'X']] },
      ]);
    } finally {
      remove();
    }
    expect(listAnnotators().map(({ name }) => name)).toEqual(['dictionary', 'llm']);
  });

  it('refuses a second entry of a name, and names the known ones', () => {
    expect(() => registerAnnotator({ ...byLength, name: 'dictionary' })).toThrow(
      'registerAnnotator: name must be new, but got "dictionary", which is known already',
    );
    expect(() => annotateSentences('nobody', [], { settings: {} })).toThrow(
      'annotator: must be one of dictionary, llm, but got "nobody"',
    );
    expect(() => annotateSentences('nobody', [], { settings: {} })).toThrow(InputError);
  });

  it('says all that is wrong with settings', () => {
    const annotate = () => annotateSentences('dictionary', [], { settings: { names: [], ignoreCas: true } });
    expect(annotate).toThrow(InputError);
    expect(annotate).toThrow(/dictionary\.names: .*\n.*ignoreCas/s);
  });
});

describe('the dictionary', () => {
  const files = {
    'names.tsv': 'LOC\tNew York\nORG\tNew York Bank of Trade\nPER\tMay\n',
    'places.txt': 'May\nYork\n',
  };
  const annotate = async (texts: string[], settings: object): Promise<Sentence['entities'][]> => {
    const folder = await createTestFolder(files);
    const names = [join(folder, 'names.tsv'), { file: join(folder, 'places.txt'), type: 'LOC' }];
    const found = await collect(
      annotateSentences('dictionary', toSentences(...texts), { settings: { names, ...settings } }),
    );
    return found.map(({ entities }) => entities);
  };

  it.each([
    // Of two files the first says what May is; the longest name wins.
    ['as it comes', {}, [[[0, 1, 'LOC'], [3, 3, 'PER']], [[1, 5, 'ORG']], []]],
    // NEW YORK is found, and "may" inside the third.
    ['whatever its case', { letterCase: 'ignore' }, [[[0, 1, 'LOC'], [3, 3, 'PER']], [[1, 5, 'ORG']], [[0, 1, 'LOC'], [2, 2, 'PER']]]],
    // The bank has five words: what is left there is New York.
    ['up to two words', { maxTokens: 2 }, [[[0, 1, 'LOC'], [3, 3, 'PER']], [[1, 2, 'LOC']], []]],
    // May is a person and a place, so it is neither.
    ['without doubtful names', { ambiguous: 'drop' }, [[[0, 1, 'LOC']], [[1, 5, 'ORG']], []]],
  ])('labels names %s', async (_case, settings, entities) => {
    const texts = ['New York in May', 'the New York Bank of Trade', 'NEW YORK may'];
    expect(await annotate(texts, settings)).toEqual(entities);
  }); // prettier-ignore

  it('leaves out the labels that were there', async () => {
    const folder = await createTestFolder(files);
    const [sentence] = await collect(
      annotateSentences('dictionary', toSentences('a word'), { settings: { names: [join(folder, 'names.tsv')] } }),
    );
    expect(sentence).toEqual({ tokens: ['a', 'word'], entities: [] });
  });

  it('hands over each sentence before it takes the next, and stops when told to', async () => {
    const folder = await createTestFolder(files);
    const controller = new AbortController();
    let taken = 0;
    const source = function* (): Generator<Sentence> {
      for (const sentence of toSentences('a', 'b', 'c')) {
        taken++;
        yield sentence;
      }
    };
    const settings = { names: [join(folder, 'names.tsv')] };
    const found = annotateSentences('dictionary', source(), { settings, signal: controller.signal });
    const iterator = found[Symbol.asyncIterator]();
    await iterator.next();
    expect(taken).toBe(1);
    controller.abort(new Error('enough'));
    await expect(iterator.next()).rejects.toThrow('enough');
  });

  it.each(['PER=', 'a b='])('says where a type has no file (%s)', async (name) => {
    const annotate = collect(annotateSentences('dictionary', [], { settings: { names: [name] } }));
    await expect(annotate).rejects.toThrow(
      `names: must name a file behind "${name}", but got nothing. Write ${name}FILE.`,
    );
  });

  it('says which file is not there', async () => {
    await expect(
      collect(annotateSentences('dictionary', [], { settings: { names: ['/nowhere/names.tsv'] } })),
    ).rejects.toThrow('/nowhere/names.tsv');
  });
});
