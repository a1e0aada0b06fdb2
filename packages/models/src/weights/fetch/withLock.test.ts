import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { InterruptedError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { withLock } from './withLock.js';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(withLock, () => {
  it('lets one work at a time, and tells the others that they wait', async () => {
    const path = join(folder, 'one');
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
    expect(existsSync(path)).toBe(false);
  });

  it('is open again after an error', async () => {
    const path = join(folder, 'error');
    await expect(withLock(path, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    await expect(withLock(path, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('takes over from a process that died, not from one that lives', async () => {
    const path = join(folder, 'dead');
    mkdirSync(path);
    const longAgo = new Date(Date.now() - 5000);
    utimesSync(path, longAgo, longAgo);
    await expect(withLock(path, () => Promise.resolve('mine'), { staleMs: 1000, pollMs: 5 })).resolves.toBe('mine');

    // Works for longer than `staleMs`, and renews the lock meanwhile.
    const order: string[] = [];
    const long = withLock(path, async () => void (await sleep(400), order.push('long')), { staleMs: 150 });
    await sleep(10);
    await withLock(path, () => Promise.resolve(order.push('next')), { staleMs: 150, pollMs: 5 });
    await long;
    expect(order).toEqual(['long', 'next']);
  });

  it('stops waiting when interrupted', async () => {
    const path = join(folder, 'busy');
    mkdirSync(path);
    const signal = AbortSignal.timeout(30);
    await expect(withLock(path, () => Promise.resolve(), { signal, pollMs: 5 })).rejects.toThrow(InterruptedError);
    expect(existsSync(path)).toBe(true);
  });
});
