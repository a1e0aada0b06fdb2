// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { acquireLock } from './acquireLock.mjs';

// The lock itself is tested where it lives, in packages/files.
const module = new URL('acquireLock.mjs', import.meta.url).href;
const lockIn = (context) => join(new Sandbox(context).root, 'lock');

/** A lock as a holder on another machine leaves it, heard of so long ago. */
function leaveLock(path, quietMs) {
  mkdirSync(path);
  const file = join(path, '0123456789abcdef');
  writeFileSync(file, '{"dynclean":"lock","pid":7,"host":"elsewhere"}\n');
  const then = new Date(Date.now() - quietMs);
  utimesSync(file, then, then);
}

describe('acquireLock', () => {
  it('is gone when given back, twice without harm', async (context) => {
    const path = lockIn(context);
    const release = await acquireLock(path);
    assert.equal(readdirSync(path).length, 1);
    await release();
    await release();
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
      await release();`;
    const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['--input-type=module', '-e', program]));
    await Promise.all(children.map((child) => new Promise((resolve) => child.on('close', resolve))));
    assert.equal(readFileSync(log, 'utf8'), 'in out '.repeat(4));
    assert.equal(existsSync(path), false);
  });

  it('waits for a living holder, tells once, and can be interrupted', async (context) => {
    const path = lockIn(context);
    leaveLock(path, 30_000);
    const waits = [];
    const controller = new AbortController();
    const onWait = ({ pid }) => {
      waits.push(pid);
      setTimeout(() => controller.abort(), 150); // so many more polls
    };
    await assert.rejects(acquireLock(path, { signal: controller.signal, pollMs: 10, onWait }), { exitCode: 130 });
    assert.deepEqual(waits, [7]);
    assert.equal(existsSync(path), true); // it is not ours
  });

  it('takes over from a holder that has been silent for long', async (context) => {
    const path = lockIn(context);
    leaveLock(path, 90_000);
    const release = await acquireLock(path, { signal: AbortSignal.timeout(2000) });
    await release();
  });
});
