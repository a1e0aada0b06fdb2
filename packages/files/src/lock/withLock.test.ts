import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { InterruptedError } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, rm } from 'node:fs/promises';

import { createTestFolder } from '../testing/createTestFolder.js';
import { FileLock } from './FileLock.mjs';
import { LockLostError } from './LockLostError.mjs';
import { withLock } from './withLock.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await createTestFolder();
  path = join(folder, 'work.lock');
});

describe(withLock, () => {
  it('lets one in at a time, and says that it waits', async () => {
    let inside = 0;
    let most = 0;
    let waiting = 0;
    const work = async (): Promise<number> => {
      most = Math.max(most, ++inside);
      await sleep(20);
      return inside--;
    };
    const options = { pollMs: 5, onWait: () => void waiting++ };
    const results = await Promise.all([1, 2, 3].map(() => withLock(path, work, options)));
    expect(results).toEqual([1, 1, 1]);
    expect([most, waiting]).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is open again after an error', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    await expect(withLock(path, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('stops waiting when interrupted', async () => {
    const lock = await FileLock.take(path);
    const work = () => Promise.resolve();
    await expect(withLock(path, work, { signal: AbortSignal.timeout(30), pollMs: 5 })).rejects.toThrow(
      InterruptedError,
    );
    await expect(withLock(path, work, { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
    lock?.assertHeld();
    await lock?.release();
  });

  it('says that the lock was lost, whatever else that led to', async () => {
    const work = async (): Promise<void> => {
      await rm(path, { recursive: true });
      throw new Error('ENOENT: the folder is gone');
    };
    await expect(withLock(path, work)).rejects.toThrow(LockLostError);
  });
});
