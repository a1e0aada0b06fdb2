import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { makeFolder } from './makeFolder.mjs';
import { createTestFolder } from './testing/createTestFolder.js';

let parent: string;
beforeEach(async () => {
  parent = await createTestFolder();
});

// That a read-only file system is called so stands in badPlaces.e2e.test.ts of the command line.
describe(makeFolder, () => {
  it('makes a folder and those on the way, once or twice', async () => {
    const path = join(parent, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it('says what is in the way: a file, or a link to nowhere', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(makeFolder(join(parent, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(parent, 'file', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await symlink(join(parent, 'nowhere'), join(parent, 'link'));
    await expect(makeFolder(join(parent, 'link'))).rejects.toThrow('link');
    await expect(makeFolder(join(parent, 'link', 'b'))).rejects.toThrow('link');
  });
});
