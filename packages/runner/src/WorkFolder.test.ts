import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { createTestFolder } from './createTestFolder.js';
import { WorkFolder } from './WorkFolder.js';

let out: string;
let path: string;

beforeEach(async () => {
  out = join(await createTestFolder(), 'run');
  path = `${out}.partial`;
});

/** A process id that nobody has: Linux gives none above 2^22. */
const NOBODY = 2 ** 22 + 1;

const writeLock = async (holder: unknown): Promise<void> => {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, '.lock'), JSON.stringify(holder));
};

describe(WorkFolder, () => {
  it('becomes the run when it is finished, without its lock', async () => {
    const work = await WorkFolder.open(out);
    await writeFile(work.join('a.txt'), 'a');
    expect(existsSync(out)).toBe(false);
    await work.finish();
    expect(await readdir(out)).toEqual(['a.txt']);
    expect(existsSync(path)).toBe(false);
  });

  it('replaces an older run', async () => {
    await mkdir(out);
    await writeFile(join(out, 'old.txt'), 'old');
    const work = await WorkFolder.open(out);
    await writeFile(work.join('new.txt'), 'new');
    await work.finish();
    expect(await readdir(out)).toEqual(['new.txt']);
    expect(await readdir(join(out, '..'))).toEqual(['run']);
  });

  it('stays when it is left with a complete stage, and goes when it has none', async () => {
    const empty = await WorkFolder.open(out);
    await mkdir(empty.join('.dynamics-run.1-abc.partial'));
    await empty.leave();
    expect(existsSync(path)).toBe(false);

    const work = await WorkFolder.open(out);
    await mkdir(work.join('dynamics-run'));
    await work.leave();
    expect(await readdir(path)).toEqual(['dynamics-run']);
    expect((await WorkFolder.open(out)).has('dynamics-run')).toBe(true);
  });

  it('sweeps away what a killed process left half-written', async () => {
    await mkdir(join(path, '.threshold-run.99-00ff.partial', 'dynamics'), { recursive: true });
    await mkdir(join(path, 'dynamics-run'));
    const work = await WorkFolder.open(out);
    expect((await readdir(path)).sort()).toEqual(['.lock', 'dynamics-run']);
    await work.leave();
  });

  it('lets only one process in', async () => {
    const work = await WorkFolder.open(out);
    await expect(WorkFolder.open(out)).rejects.toThrow(`${path}: only one process may work on a run`);
    expect(JSON.parse(await readFile(join(path, '.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await work.leave();
  });

  it('takes the lock of a process that is dead, here by its id', async () => {
    await writeLock({ pid: NOBODY, host: hostname() });
    await (await WorkFolder.open(out)).leave();
  });

  it('believes a lock of another machine until it is a minute old', async () => {
    await writeLock({ pid: NOBODY, host: 'elsewhere' });
    await expect(WorkFolder.open(out)).rejects.toThrow('another one does now');
    const old = new Date(Date.now() - 61_000);
    await utimes(join(path, '.lock'), old, old);
    await (await WorkFolder.open(out)).leave();
  });
});
