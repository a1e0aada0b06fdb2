import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { churnLock, countInterleavings, raceForLocks, raceKinds } from '../testing/raceForLocks.js';
import { type LockProcess, startLockProcess } from '../testing/startLockProcess.js';
import { FileLock } from './FileLock.mjs';
import { LockLostError } from './LockLostError.mjs';
import { ownIdentity } from './processIdentity.mjs';

const TOKEN = '0123456789abcdef';
const knowsProcesses = ownIdentity !== null;

let path: string;
let others: LockProcess[] = [];
beforeEach(async () => {
  path = join(await createTestFolder(), 'stage.lock');
});
afterEach(async () => {
  for (const other of others) await other.kill();
  others = [];
});

function startOther(): LockProcess {
  const other = startLockProcess();
  others.push(other);
  return other;
}

/** A lock as somebody else holds it, heard of so long ago. */
async function leaveLock(holder: object, ageMs = 0): Promise<void> {
  await mkdir(path);
  const file = join(path, TOKEN);
  await writeFile(file, `${JSON.stringify({ dynclean: 'lock', host: 'elsewhere', ...holder })}\n`);
  const then = new Date(Date.now() - ageMs);
  await utimes(file, then, then);
}

async function expectFree(): Promise<void> {
  const lock = await FileLock.take(path);
  expect(lock).not.toBeNull();
  await lock?.release();
}

describe('one at a time', () => {
  it('is held by one, and leaves nothing behind', async () => {
    const lock = await FileLock.take(path);
    expect(lock?.token).toMatch(/^[0-9a-f]{16}$/);
    expect(await readdir(path)).toEqual([lock?.token]);
    expect(await FileLock.take(path)).toBeNull();
    expect(await FileLock.isHeld(path)).toBe(true);
    await lock?.release();
    await lock?.release();
    expect(await FileLock.isHeld(path)).toBe(false);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it.each(raceKinds)('is given to exactly one of eight processes that ask at once, %s', async (kind) => {
    const owners = await raceForLocks(dirname(path), kind, { processes: 8, races: kind === 'killed' ? 4 : 12 });
    expect(owners).toEqual(owners.map(() => 1));
  });

  it('never has two holders, whoever is killed at whatever moment', async () => {
    const tokens = await churnLock(dirname(path), { processes: 4, kills: 12, staleMs: 400 });
    expect(countInterleavings(tokens)).toBe(0);
    expect(new Set(tokens).size).toBeGreaterThan(3); // it went on after kills
  });

  it('is waited for, and can be left while waiting', async () => {
    const lock = await FileLock.take(path);
    const options = { wait: 'always', pollMs: 5 } as const;
    const stop = new AbortController();
    const waiting = FileLock.take(path, { ...options, signal: stop.signal, onWait: () => stop.abort() });
    await expect(waiting).rejects.toThrow('aborted');
    const waits: (number | null)[] = [];
    const onWait = ({ pid }: { pid: number | null }): void => {
      waits.push(pid);
      void lock?.release();
    };
    const given = await FileLock.take(path, { ...options, onWait });
    await given?.release();
    expect(waits).toEqual([process.pid]);
    expect(await readdir(dirname(path))).toEqual([]);
  });
});

describe('dead holders', () => {
  it.each([
    ['silent for a minute', 61_000, true],
    ['heard of lately', 40_000, false],
  ])('of another machine, %s', async (_case, ageMs, isFree) => {
    await leaveLock({ pid: process.pid }, ageMs);
    expect(await FileLock.isHeld(path)).toBe(!isFree);
    const lock = await FileLock.take(path);
    expect(lock !== null).toBe(isFree);
    await lock?.release();
  });

  it('measures their age by the clock of the file system, not by its own', async () => {
    await leaveLock({}, 30_000);
    const now = Date.now;
    try {
      Date.now = () => now() + 61_000;
      expect(await FileLock.take(path)).toBeNull();
      Date.now = () => now() - 61_000;
      const lock = await FileLock.take(`${path}2`);
      await lock?.touch();
      const { mtimeMs } = await stat(lock?.file ?? '');
      expect(Math.abs(mtimeMs - now())).toBeLessThan(10_000); // the file system's time, not 61 s ago
      await lock?.release();
    } finally {
      Date.now = now;
    }
  });

  it('believes nobody for a process id alone: not in another container with the same host name', async () => {
    await leaveLock({ ...ownIdentity, namespace: 'pid:[1]', pid: 2 ** 22 + 1 });
    expect(await FileLock.take(path)).toBeNull();
  });

  (knowsProcesses ? describe : describe.skip)('of this machine (needs /proc)', () => {
    it('was killed', async () => {
      const other = startOther();
      expect(await other.tell({ order: 'take', path })).toBe('yes');
      expect(await FileLock.take(path)).toBeNull();
      await other.kill();
      await expectFree();
    });

    it('had a process id that nobody has now', async () => {
      await leaveLock({ ...ownIdentity, pid: 2 ** 22 + 1 }); // Linux gives none above 2^22
      await expectFree();
    });

    it('had our own process id, as the first process of a container that was started again', async () => {
      await leaveLock({ ...ownIdentity, startedAt: '1' });
      await expectFree();
    });
  });

  it('takes away what a crash cut off: a removal halfway, an empty file, a lock of an earlier version', async () => {
    await mkdir(path);
    await expectFree();
    await leaveLock({}, 61_000);
    await writeFile(join(path, TOKEN), '');
    await utimes(join(path, TOKEN), 0, 0);
    await expectFree();
    await writeFile(path, '{"pid":1}');
    expect(await FileLock.take(path)).toBeNull();
    await utimes(path, 0, 0);
    await expectFree();
  });

  it('waits for a name that a network file system keeps while somebody has the file open', async () => {
    await mkdir(path);
    await writeFile(join(path, '.nfs0000000000000001'), '');
    setTimeout(() => void rm(join(path, '.nfs0000000000000001')), 800); // 200 tries without a pause take less
    await expectFree();
  });

  it('sweeps away what processes left that died while they asked', async () => {
    const left = `${path}.fedcba9876543210`;
    await mkdir(left);
    await utimes(left, 0, 0);
    await expectFree();
    expect(existsSync(left)).toBe(false);
  });
});

describe('waiting unless it is alive', () => {
  it('gives up at once for a process that lives', async () => {
    const other = startOther();
    await other.tell({ order: 'take', path });
    expect(await FileLock.take(path, { wait: 'unless-alive', pollMs: 5 })).toBeNull();
  });

  it('gives up at a sign of life of one that it cannot ask', async () => {
    await leaveLock({}, 1_000); // not within the millisecond of the next sign
    const onWait = (): void => void utimes(join(path, TOKEN), new Date(), new Date());
    expect(await FileLock.take(path, { wait: 'unless-alive', pollMs: 5, onWait })).toBeNull();
  });

  it('takes over from one that stays silent', async () => {
    await leaveLock({});
    const lock = await FileLock.take(path, { wait: 'unless-alive', pollMs: 5, staleMs: 200 });
    expect(lock).not.toBeNull();
    await lock?.release();
  });
});

describe('losing it', () => {
  it('is noticed by whoever stood still, before it writes and by itself', async () => {
    const other = startOther();
    expect(await other.tell({ order: 'take', path, options: { staleMs: 300 } })).toBe('yes');
    expect(await other.tell({ order: 'check' })).toBe('yes');
    other.child.kill('SIGSTOP');
    await sleep(100);
    const lock = await FileLock.take(path, { wait: 'always', pollMs: 20, staleMs: 300 });
    other.child.kill('SIGCONT');
    expect(await other.tell({ order: 'check' })).toBe('lost');
    await other.tell({ order: 'release' });
    lock?.assertHeld(); // what the other one released is not ours
    await lock?.release();
  });

  it('aborts a signal at the next sign of life that it cannot give', async () => {
    const lock = await FileLock.take(path, { staleMs: 60 });
    await rm(path, { recursive: true });
    await sleep(100);
    expect(lock?.lost.aborted).toBe(true);
    expect(lock?.lost.reason).toBeInstanceOf(LockLostError);
    expect(lock?.explain(new Error('ENOENT'))).toBe(lock?.lost.reason);
    await lock?.release();
  });

  it('says which lock it was, and keeps other errors as they are', async () => {
    const lock = await FileLock.take(path);
    const error = new Error('something else');
    expect(lock?.explain(error)).toBe(error);
    await rm(path, { recursive: true });
    expect(() => lock?.assertHeld()).toThrow(`${path}: must be held by this process, but is not any more`);
    await lock?.release();
  });

  it('does not come of working for longer than a silence may last', async () => {
    const lock = await FileLock.take(path, { staleMs: 2000 });
    await sleep(3000);
    expect(await FileLock.take(path, { staleMs: 2000 })).toBeNull();
    lock?.assertHeld();
    await lock?.release();
  });
});
