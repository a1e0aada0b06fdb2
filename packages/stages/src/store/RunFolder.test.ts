import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { LockLostError } from '@dynclean/files';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { RunFolder } from './RunFolder.js';

let out: string;
let path: string;

beforeEach(async () => {
  out = join(await createTestFolder(), 'run');
  path = `${out}.partial`;
});

/**
 * As a holder of the lock leaves it that was killed; `host` and all else that would tell of its process is left out.
 */
const leaveLock = async (ageMs: number): Promise<void> => {
  const lock = join(out, '..', '.run.lock');
  const token = join(lock, '0123456789abcdef');
  await mkdir(lock, { recursive: true });
  await writeFile(token, '{"dynclean":"lock"}\n');
  const then = new Date(Date.now() - ageMs);
  await utimes(token, then, then);
};

describe(RunFolder, () => {
  it('becomes the run when it is finished, without its lock', async () => {
    const work = await RunFolder.open(out);
    await writeFile(work.join('a.txt'), 'a');
    expect(existsSync(out)).toBe(false);
    await work.finish();
    expect(await readdir(out)).toEqual(['a.txt']);
    expect(existsSync(path)).toBe(false);
  });

  it('becomes the run without what a killed process left of a lock in it', async () => {
    const work = await RunFolder.open(out);
    await writeFile(work.join('a.txt'), 'a');
    await mkdir(work.join('.threshold-run.lock.00ff00ff00ff00ff'));
    await work.finish();
    expect(await readdir(out)).toEqual(['a.txt']);
  });

  it('replaces an older run', async () => {
    await mkdir(out);
    await writeFile(join(out, 'old.txt'), 'old');
    const work = await RunFolder.open(out);
    await writeFile(work.join('new.txt'), 'new');
    await work.finish();
    expect(await readdir(out)).toEqual(['new.txt']);
    expect(await readdir(join(out, '..'))).toEqual(['run']);
  });

  it('stays when it is left with a complete stage, and goes when it has none', async () => {
    const empty = await RunFolder.open(out);
    await mkdir(empty.join('.dynamics-run.00ff00ff00ff00ff.partial'));
    await empty.leave();
    expect(existsSync(path)).toBe(false);

    const work = await RunFolder.open(out);
    await mkdir(work.join('dynamics-run'));
    await work.leave();
    expect(await readdir(path)).toEqual(['dynamics-run']);
    expect((await RunFolder.open(out)).has('dynamics-run')).toBe(true);
  });

  it('sweeps away what a killed process left half-written, inside and beside it', async () => {
    await mkdir(join(path, '.threshold-run.00ff00ff00ff00ff.partial', 'dynamics'), { recursive: true });
    await mkdir(join(path, 'dynamics-run'));
    await mkdir(join(path, '..', '.another.00ff00ff00ff00ff.partial'));
    const work = await RunFolder.open(out);
    expect(await readdir(path)).toEqual(['dynamics-run']);
    expect((await readdir(join(path, '..'))).sort()).toEqual(['.run.lock', 'run.partial']);
    await work.leave();
  });

  it('brings back an older run that a killed process had put aside to replace it', async () => {
    await mkdir(join(path, '..', '.run.00ff00ff00ff00ff.old'));
    await (await RunFolder.open(out)).leave();
    expect(await readdir(join(path, '..'))).toEqual(['run']);
  });

  it('lets only one process in', async () => {
    const work = await RunFolder.open(out);
    await expect(RunFolder.open(out)).rejects.toThrow(`${path}: only one process may work on a run`);
    await work.leave();
  });

  it('takes over a lock that was silent for a minute', async () => {
    await leaveLock(61_000);
    await (await RunFolder.open(out)).leave();
  });

  it('waits for one that may live, until it has been silent for a minute', async () => {
    await leaveLock(56_000);
    const messages: string[] = [];
    await (await RunFolder.open(out, { onMessage: (line) => messages.push(line) })).leave();
    expect(messages).toEqual([
      `${out}: waiting up to a minute to see whether the process that worked on it still lives`,
    ]);
  });

  it('gives nothing its name, and removes nothing, once another process has taken it over', async () => {
    const work = await RunFolder.open(out);
    await writeFile(work.join('a.txt'), 'a');
    await rm(join(out, '..', '.run.lock'), { recursive: true });
    const other = await RunFolder.open(out);
    expect(() => work.guard({}).assertOwned?.()).toThrow(LockLostError);
    await expect(work.finish()).rejects.toThrow(LockLostError);
    await work.leave();
    expect(await readdir(path)).toEqual(['a.txt']);
    await other.finish();
    expect(await readdir(out)).toEqual(['a.txt']);
  });
});
