import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { listAnnotators, registerAnnotator } from '@dynclean/datasets';
import { createTestFolder } from '@dynclean/stages/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import type { GlobalValues } from '../parsing/globalOptions.js';
import { chooseAnnotatorSettings, createAnnotatorOptions, type TypedSettings } from './annotatorOptions.js';

const toy = {
  name: 'toy',
  title: 'a toy',
  settings: z.strictObject({ depth: z.int().min(1), word: z.string().default('x'), hidden: z.string().default('h') }),
  options: { depth: 'Its depth', word: 'Its word' },
  annotate: () => (async function* () {})(),
};
const remove = registerAnnotator(toy);
afterAll(remove);

let folder: string;
beforeAll(async () => {
  folder = await createTestFolder();
});

const globals = { engine: 'auto', device: 'auto', precision: 'auto', threads: undefined } as GlobalValues;
const choose = (typed: Partial<TypedSettings>, of: Partial<GlobalValues> = {}) =>
  chooseAnnotatorSettings({ by: 'toy', settings: undefined, ...typed }, { ...globals, ...of });

async function write(content: string): Promise<string> {
  const path = join(folder, `${content.length}.yaml`);
  await writeFile(path, content);
  return path;
}

describe(createAnnotatorOptions, () => {
  it('has what annotators offer, under a heading of each', () => {
    const { depth, word, names, from, letterCase } = createAnnotatorOptions();
    expect(depth).toMatchObject({ describe: 'Its depth', group: 'With --by toy:', valueName: 'integer' });
    expect(word).toMatchObject({ shape: 'one', shownDefault: 'x' });
    expect(names).toMatchObject({ shape: 'many', group: 'With --by dictionary:' });
    expect(letterCase).toMatchObject({ choices: ['exact', 'acronyms', 'ignore'], shownDefault: 'exact' });
    expect(from).toMatchObject({ group: 'With --by model:' }); // of the package that loads models
    expect(createAnnotatorOptions()['hidden']).toBeUndefined();
  });

  it('refuses an option that another annotator has', () => {
    const removeSecond = registerAnnotator({ ...toy, name: 'second' });
    try {
      expect(createAnnotatorOptions).toThrow(
        'annotator second: must have options that no other has, but got --depth. Leave it to --settings.',
      );
    } finally {
      removeSecond();
    }
    expect(listAnnotators().map(({ name }) => name)).toContain('toy');
  });
});

describe(chooseAnnotatorSettings, () => {
  it('demands nothing of a file that was typed', async () => {
    const settings = await write('word: y\n');
    expect(await choose({ depth: 2, settings })).toEqual({ depth: 2, word: 'y', hidden: 'h' });
    expect(await choose({ depth: 2, word: 'z', settings })).toMatchObject({ word: 'z' });
    expect(await choose({ depth: 2, settings: await write('') })).toMatchObject({ depth: 2 });
    await expect(choose({ settings })).rejects.toThrow(`${settings}:1:1: depth: must be`);
  });

  it.each([
    [{}, '--depth: must be given for --by toy (or `depth` in the file of --settings)'],
    [{ depth: 1, names: ['a'] }, '--names: is of --by dictionary alone, but got it with --by toy.'],
    [{ by: 'dictionary' }, '--names: must be given for --by dictionary'],
    [{ by: 'nobody' }, 'annotator: must be one of '],
  ])('refuses %j', async (typed, message) => {
    await expect(choose(typed)).rejects.toThrow(message);
  });

  it('gives an annotator with an engine what every command has of it', async () => {
    expect(await choose({ by: 'model', from: 'm' }, { engine: 'cpu', threads: 2 })).toEqual({
      from: 'm',
      engine: 'cpu',
      threads: 2,
    });
    expect(await choose({ depth: 1 }, { engine: 'cpu' })).toEqual({ depth: 1 });
  });
});
