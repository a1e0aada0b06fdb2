import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('../bin/dynclean.js', import.meta.url));

/** Whether a process handles SIGTERM itself by now: Node needs a moment before any program of its can. */
function handlesSignals(pid: number): boolean {
  const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${mask}`) & (1n << 14n)) !== 0n;
}

/** Sends a signal at some moment, and tells how the process ended. */
async function interrupt(signal: NodeJS.Signals, wait: (child: ReturnType<typeof spawn>) => Promise<unknown>) {
  const child = spawn(process.execPath, [program, 'data', 'list'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await wait(child);
  child.kill(signal);
  return ended;
}

(existsSync('/proc/self/status') ? describe : describe.skip)('a signal (needs /proc)', () => {
  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 30],
    ['SIGTERM', 100],
    ['SIGINT', 250],
  ] as const)('ends the program with 130 while its modules load: %s after %d ms', async (signal, delayMs) => {
    const [code, by] = await interrupt(signal, async ({ pid = 0 }) => {
      while (!handlesSignals(pid)) await sleep(2);
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
