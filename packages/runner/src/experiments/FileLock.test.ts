import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../createTestFolder.js';
import { FileLock } from './FileLock.js';

let path: string;
beforeEach(async () => {
  path = join(await createTestFolder(), 'stage.lock');
});

const write = (holder: object): Promise<void> =>
  writeFile(path, JSON.stringify({ host: hostname(), pid: process.pid, startedAt: null, nonce: 'x', ...holder }));

/** A process id that nobody has: Linux gives none above 2^22. */
const NOBODY = 2 ** 22 + 1;

describe(FileLock, () => {
  it('is held by one at a time, and leaves nothing behind', async () => {
    const lock = await FileLock.take(path);
    expect(lock).not.toBeNull();
    expect(await FileLock.take(path)).toBeNull();
    expect(await FileLock.isHeld(path)).toBe(true);
    await lock?.release();
    expect(await FileLock.isHeld(path)).toBe(false);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is given to exactly one of many that ask at once, a dead one in the way or not', async () => {
    for (const isStale of [false, true]) {
      if (isStale) await write({ pid: NOBODY });
      const locks = await Promise.all(Array.from({ length: 8 }, () => FileLock.take(path)));
      const taken = locks.filter((lock) => lock !== null);
      expect(taken).toHaveLength(1);
      await taken[0]?.release();
    }
  });

  it('is not in the way when its holder was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await write({ pid: child.pid });
    expect(await FileLock.take(path)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await FileLock.take(path);
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  it('knows a process from a later one with the same id', async () => {
    await write({ startedAt: '1' });
    const lock = await FileLock.take(path);
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  it('believes another machine for a minute after its last sign of life', async () => {
    await write({ host: 'elsewhere' });
    expect(await FileLock.take(path)).toBeNull();
    const old = new Date(Date.now() - 61_000);
    await utimes(path, old, old);
    const lock = await FileLock.take(path);
    expect(lock).not.toBeNull();
    await lock?.release();
  });
});
