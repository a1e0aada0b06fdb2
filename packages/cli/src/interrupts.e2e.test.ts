import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

/** Tells when a program listens to signals; until then Node itself starts. */
const hook = fileURLToPath(new URL('./testing/tellListening.js', import.meta.url));
const program = fileURLToPath(new URL('../bin/dynclean.js', import.meta.url));

/** Sends a signal at some moment, and tells how the process ended. */
async function interrupt(signal: NodeJS.Signals, wait: (child: ReturnType<typeof spawn>) => Promise<unknown>) {
  const child = spawn(process.execPath, ['--import', hook, program, 'data', 'list'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await wait(child);
  child.kill(signal);
  return ended;
}

describe('a signal', () => {
  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 30],
    ['SIGTERM', 100],
    ['SIGINT', 250],
  ] as const)('ends the program with 130 while its modules load: %s after %d ms', async (signal, delayMs) => {
    const [code, by] = await interrupt(signal, async ({ stdio: [, , , listening] }) => {
      await once(listening as Readable, 'data');
      await sleep(delayMs);
    });
    expect(by).toBeNull();
    expect([0, 130]).toContain(code); // 0: it was done before
    if (delayMs === 0) expect(code).toBe(130);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('never kills it at its very end: %s', async (signal) => {
    for (const delayMs of [0, 1, 3, 10]) {
      const [code, by] = await interrupt(signal, async ({ stdout }) => {
        if (stdout !== null) await once(stdout, 'data');
        await sleep(delayMs);
      });
      expect(by).toBeNull();
      expect([0, 130]).toContain(code);
    }
  });
});
