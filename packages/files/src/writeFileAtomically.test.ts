import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from './testing/createTestFolder.js';
import { writeFileAtomically } from './writeFileAtomically.js';

let folder: string;
beforeEach(async () => {
  folder = await createTestFolder();
});

describe(writeFileAtomically, () => {
  it('writes text, bytes and pieces, and makes the folders on the way', async () => {
    const path = join(folder, 'a', 'b', 'c.txt');
    await writeFileAtomically(path, 'Zürich');
    expect(await readFile(path, 'utf8')).toBe('Zürich');
    await writeFileAtomically(path, [Buffer.from('x'), Buffer.from('yz')]);
    expect(await readFile(path, 'utf8')).toBe('xyz');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.txt']);
  });

  it('leaves an older file as it was when a piece cannot be had', async () => {
    const path = join(folder, 'c.txt');
    await writeFile(path, 'old');
    const pieces = function* (): Generator<Uint8Array> {
      yield Buffer.from('new');
      throw new Error('no luck');
    };
    await expect(writeFileAtomically(path, pieces())).rejects.toThrow('no luck');
    expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['old', ['c.txt']]);
  });

  it('names the file, not its temporary, in the errors of the system', async () => {
    const path = join(folder, 'c.txt');
    await mkdir(join(path, 'in-the-way'), { recursive: true });
    await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({ code: 'EISDIR', path });
    expect(await readdir(folder)).toEqual(['c.txt']);
  });
});
