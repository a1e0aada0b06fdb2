import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { expandEpochFiles } from './expandEpochFiles.js';

describe(expandEpochFiles, () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);
  const expand = async (paths: readonly string[]) =>
    (await expandEpochFiles('--dynamics', paths)).map((f) => basename(f));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-epochs-'));
    for (const name of ['epoch-1.arrow', 'epoch-2.arrow', 'epoch-10.arrow', 'notes.txt', 'first.jsonl', 'a.jsonl']) {
      await writeFile(path(name), '');
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("mends the shell's order, in which 10 is before 2", async () => {
    const typed = ['epoch-1.arrow', 'epoch-10.arrow', 'epoch-2.arrow'].map(path);
    expect(await expand(typed)).toEqual(['epoch-1.arrow', 'epoch-2.arrow', 'epoch-10.arrow']);
  });

  it('keeps the order of names that say nothing about it', async () => {
    expect(await expand([path('first.jsonl'), path('a.jsonl')])).toEqual(['first.jsonl', 'a.jsonl']);
  });

  it('takes a folder for its epoch files', async () => {
    expect(await expand([folder])).toEqual([
      'a.jsonl',
      'epoch-1.arrow',
      'epoch-2.arrow',
      'epoch-10.arrow',
      'first.jsonl',
    ]);
  });

  it("takes aum's records of all epochs, not their means, which stand beside them", async () => {
    const inside = await mkdtemp(path('aum-'));
    await writeFile(join(inside, 'aum_values.csv'), '');
    expect(await expand([inside])).toEqual(['aum_values.csv']);
    await writeFile(join(inside, 'full_aum_records.csv'), '');
    expect(await expand([inside])).toEqual(['full_aum_records.csv']);
  });

  it('refuses what is not there, and what is there twice', async () => {
    await expect(expand([path('epoch-3.arrow')])).rejects.toThrow(
      `--dynamics: ${path('epoch-3.arrow')}: must be a file or a folder, but there is none`,
    );
    await expect(expand([path('a.jsonl'), path('a.jsonl')])).rejects.toThrow('must be given once, but got it again');
  });
});
