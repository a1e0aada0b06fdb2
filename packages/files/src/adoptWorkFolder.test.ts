import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { adoptWorkFolder } from './adoptWorkFolder.js';
import { FileLock } from './lock/FileLock.mjs';
import { publishFolder } from './publishFolder.js';
import { createTestFolder } from './testing/createTestFolder.js';
import { writeFileAtomically } from './writeFileAtomically.js';

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await createTestFolder();
  path = join(parent, 'stages', 'train');
});

async function takeLock(): Promise<FileLock> {
  const lock = await FileLock.take(join(parent, 'train.lock'));
  if (lock === null) throw new Error('must be free');
  return lock;
}

describe(adoptWorkFolder, () => {
  it('goes on with what the holder before left, without what was half-written', async () => {
    const first = await takeLock();
    const work = await adoptWorkFolder(path, first);
    await writeFile(join(work, 'epoch-1'), '1');
    await mkdir(join(work, 'model'));
    await writeFile(join(work, 'model', '.weights.0123456789abcdef.partial'), 'half');
    await mkdir(join(work, '.cleaned.lock'));
    await mkdir(join(work, '.cleaned.lock.0123456789abcdef'));
    await first.release();

    const second = await takeLock();
    const adopted = await adoptWorkFolder(path, second);
    expect(adopted).toBe(join(parent, 'stages', `.train.${second.token}.work`));
    expect((await readdir(adopted, { recursive: true })).sort()).toEqual(['epoch-1', 'model']);
    await publishFolder(adopted, path, second);
    expect(await readdir(join(parent, 'stages'))).toEqual(['train']);
    await second.release();
  });

  it('leaves a holder that comes back nothing to write into, and takes no notice of what it tries', async () => {
    const first = await takeLock();
    const work = await adoptWorkFolder(path, first);
    await writeFile(join(work, 'log'), '1\n');
    await first.release(); // it does not know
    const second = await takeLock();
    const adopted = await adoptWorkFolder(path, second);

    expect(() => appendFileSync(join(work, 'log'), '2\n')).toThrow('ENOENT');
    await writeFileAtomically(join(work, 'checkpoint', 'index.json'), '{}'); // makes the folder again
    await expect(publishFolder(work, path, first)).rejects.toThrow('must be held by this process');
    await second.release();

    const third = await takeLock();
    const last = await adoptWorkFolder(path, third);
    expect(await readdir(last)).toEqual(['log']);
    expect(await readFile(join(last, 'log'), 'utf8')).toBe('1\n');
    expect(await readdir(join(parent, 'stages'))).toEqual([last.slice(-'.train.0123456789abcdef.work'.length)]);
    expect(adopted).not.toBe(last);
    await third.release();
  });
});
