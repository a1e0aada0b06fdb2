import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { acquireLock } from './acquireLock.mjs';

const module = new URL('acquireLock.mjs', import.meta.url).href;
const lockIn = (context) => join(new Sandbox(context).root, 'lock');

/** A pid that was in use a moment ago and is free now. */
const freePid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('acquireLock', () => {
  it('writes who holds it and removes it when given back, twice without harm', async (context) => {
    const path = lockIn(context);
    const release = await acquireLock(path);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).pid, process.pid);
    release();
    release();
    assert.equal(existsSync(path), false);
  });

  it('lets several processes in one after the other', async (context) => {
    const path = lockIn(context);
    const log = `${path}.log`;
    const program = `
      import { appendFileSync } from 'node:fs';
      import { acquireLock } from '${module}';
      const release = await acquireLock(${JSON.stringify(path)}, { pollMs: 20 });
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await new Promise((resolve) => setTimeout(resolve, 100));
      appendFileSync(${JSON.stringify(log)}, 'out ');
      release();`;
    const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['--input-type=module', '-e', program]));
    await Promise.all(children.map((child) => new Promise((resolve) => child.on('close', resolve))));
    assert.equal(readFileSync(log, 'utf8'), 'in out '.repeat(4));
    assert.equal(existsSync(path), false);
  });

  it('waits for a living holder, tells once, and can be interrupted', async (context) => {
    const path = lockIn(context);
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname() }));
    const waits = [];
    const signal = AbortSignal.timeout(150);
    await assert.rejects(acquireLock(path, { signal, pollMs: 10, onWait: ({ pid }) => waits.push(pid) }), {
      exitCode: 130,
    });
    assert.deepEqual(waits, [process.ppid]);
    assert.equal(existsSync(path), true); // it is not ours
  });

  for (const [name, content] of [
    ['of a process that is gone', () => ({ pid: freePid(), host: hostname() })],
    ['with our own pid, left before a restart', () => ({ pid: process.pid, host: hostname() })],
  ]) {
    it(`takes over a lock ${name}`, async (context) => {
      const path = lockIn(context);
      writeFileSync(path, JSON.stringify(content()));
      const release = await acquireLock(path, { signal: AbortSignal.timeout(2000) });
      assert.equal(JSON.parse(readFileSync(path, 'utf8')).pid, process.pid);
      release();
    });
  }

  it(
    'takes over a lock whose pid now belongs to another process',
    { skip: existsSync('/proc/self/stat') ? false : 'needs /proc' },
    async (context) => {
      const path = lockIn(context);
      writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname(), startedAt: '1' }));
      (await acquireLock(path, { signal: AbortSignal.timeout(2000) }))();
    },
  );

  for (const [name, content, quietMs, taken] of [
    ['another host that was heard of lately', JSON.stringify({ pid: 1, host: 'elsewhere' }), 30_000, false],
    ['another host that has been silent for long', JSON.stringify({ pid: 1, host: 'elsewhere' }), 90_000, true],
    ['somebody who is writing it this moment', '', 0, false],
    ['somebody who died while writing it', '', 30_000, true],
  ]) {
    it(`${taken ? 'takes over' : 'respects'} a lock of ${name}`, async (context) => {
      const path = lockIn(context);
      writeFileSync(path, content);
      const then = new Date(Date.now() - quietMs);
      utimesSync(path, then, then);
      const attempt = acquireLock(path, { signal: AbortSignal.timeout(150), pollMs: 10 });
      if (taken) (await attempt)();
      else await assert.rejects(attempt, { exitCode: 130 });
    });
  }
});
