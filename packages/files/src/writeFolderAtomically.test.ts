import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { FileLock } from './lock/FileLock.mjs';
import { LockLostError } from './lock/LockLostError.mjs';
import { lockPathOf } from './lock/lockPathOf.js';
import { createTestFolder } from './testing/createTestFolder.js';
import { writeFolderAtomically } from './writeFolderAtomically.js';

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await createTestFolder();
  path = join(parent, 'run');
});

/** A folder with one file. */
async function makeFolder(folder: string, content = ''): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.txt'), content);
}

describe(writeFolderAtomically, () => {
  it('shows the folder when all is in it, and leaves nothing beside it', async () => {
    const result = await writeFolderAtomically(path, async (folder) => {
      expect(existsSync(path)).toBe(false);
      await writeFile(join(folder, 'a.txt'), 'a');
      return 7;
    });
    expect(result).toBe(7);
    expect([await readdir(path), await readdir(parent)]).toEqual([['a.txt'], ['run']]);
  });

  it('leaves nothing of a folder whose filling failed, and an older one as it was', async () => {
    await makeFolder(path, 'old');
    const fill = async (folder: string): Promise<void> => {
      await makeFolder(folder, 'new');
      throw new Error('no luck');
    };
    await expect(writeFolderAtomically(path, fill, { force: true })).rejects.toThrow('no luck');
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('old');
    expect(await readdir(parent)).toEqual(['run']);
  });

  it('says where the system failed, also where its error does not', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const fail = (error: Error): Promise<void> => writeFolderAtomically(path, () => Promise.reject(error));
    await expect(fail(full)).rejects.toThrow(`${path}: there must be room for it, but the disk is full.`);
    const named = Object.assign(full, { path: join(path, 'a.txt') });
    await expect(fail(named)).rejects.toBe(named);
  });

  it('replaces an older one when it is told to, else refuses before any work', async () => {
    await makeFolder(path, 'old');
    const fill = (folder: string): Promise<void> => makeFolder(folder, 'new');
    await expect(writeFolderAtomically(path, fill)).rejects.toThrow(`${path}: exists already; nothing was overwritten`);
    await writeFolderAtomically(path, fill, { force: true });
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('new');
    expect(await readdir(parent)).toEqual(['run']);
  });

  it('refuses a folder that another process writes', async () => {
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    let finish: () => void = () => undefined;
    const first = writeFolderAtomically(path, () => {
      begun();
      return new Promise<void>((resolve) => (finish = resolve));
    });
    await hasBegun;
    const second = writeFolderAtomically(path, () => Promise.resolve());
    await expect(second).rejects.toThrow(InputError);
    await expect(second).rejects.toThrow(`${path}: only one process may write a folder, but another one does now`);
    finish();
    await first;
    expect(await readdir(parent)).toEqual(['run']);
  });

  it('does not show a folder that is another process’s by now', async () => {
    const fill = (): Promise<void> => rm(lockPathOf(path), { recursive: true });
    await expect(writeFolderAtomically(path, fill)).rejects.toThrow(LockLostError);
    expect(await readdir(parent)).toEqual([]);
  });

  it('holds the lock of its caller to its own path', async () => {
    const lock = await FileLock.take(lockPathOf(path));
    if (lock === null) throw new Error('must be free');
    await writeFolderAtomically(path, () => Promise.resolve(), { lock });
    lock.assertHeld(); // the caller gives it back
    await expect(writeFolderAtomically(`${path}2`, () => Promise.resolve(), { lock })).rejects.toThrow('its own lock');
    await lock.release();
  });
});

describe('what killed processes left', () => {
  const write = (): Promise<void> => writeFolderAtomically(path, () => Promise.resolve());

  it('is swept away, whatever folder it was to become', async () => {
    await makeFolder(join(parent, '.run.0123456789abcdef.partial'));
    await makeFolder(join(parent, '.other.0123456789abcdef.partial'));
    const silent = join(parent, '.other.lock', '0123456789abcdef');
    await mkdir(join(parent, '.other.lock'));
    await writeFile(silent, '{"dynclean":"lock"}\n');
    await utimes(silent, 0, 0);
    await write();
    expect(await readdir(parent)).toEqual(['run']);
  });

  it('comes back where it is what was there before, and goes where its successor is there', async () => {
    await makeFolder(join(parent, '.other.0123456789abcdef.old'), 'before');
    await makeFolder(join(parent, '.third.0123456789abcdef.old'), 'before');
    await makeFolder(join(parent, 'third'), 'after');
    await write();
    expect((await readdir(parent)).sort()).toEqual(['other', 'run', 'third']);
    expect(await readFile(join(parent, 'other', 'a.txt'), 'utf8')).toBe('before');
    expect(await readFile(join(parent, 'third', 'a.txt'), 'utf8')).toBe('after');
  });

  it('stays where somebody holds it, or may go on with it, or it is nothing of ours', async () => {
    const lock = await FileLock.take(lockPathOf(join(parent, 'held')));
    const kept = [
      '.held.0123456789abcdef.partial',
      '.stage.0123456789abcdef.work',
      '.movie.partial',
      '.editor.lock',
      '.name.0123456789ABCDEF.partial',
    ];
    for (const name of kept) await makeFolder(join(parent, name));
    await write();
    expect((await readdir(parent)).sort()).toEqual([...kept, '.held.lock', 'run'].sort());
    await lock?.release();
  });

  it('is a file that nobody wrote to for an hour', async () => {
    const [fresh, stale] = ['.fresh.svg.0123456789abcdef.partial', '.stale.svg.0123456789abcdef.partial'] as const;
    for (const name of [fresh, stale]) await writeFile(join(parent, name), 'half');
    const anHourAgo = new Date(Date.now() - 3_601_000);
    await utimes(join(parent, stale), anHourAgo, anHourAgo);
    await write();
    expect((await readdir(parent)).sort()).toEqual([fresh, 'run']);
  });

  it('is not followed to where a link leads', async () => {
    const elsewhere = await createTestFolder();
    await makeFolder(elsewhere, 'precious');
    await symlink(elsewhere, join(parent, '.run.0123456789abcdef.partial'));
    await write();
    expect(await readFile(join(elsewhere, 'a.txt'), 'utf8')).toBe('precious');
  });
});
