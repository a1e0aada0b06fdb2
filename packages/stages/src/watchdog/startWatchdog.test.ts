import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { startWatchdog } from './startWatchdog.js';

const program = fileURLToPath(new URL('./watchdogTestProcess.js', import.meta.url));

/** How a process ends that goes on in some way after SIGTERM. */
async function tellToStop(how: string, graceMs: number, signals: number) {
  const child = spawn(process.execPath, [program, how, String(graceMs)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  await once(child.stdout, 'data');
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const begun = performance.now();
  for (let count = 0; count < signals; count++) {
    if (count > 0) await sleep(1_200);
    child.kill('SIGTERM');
  }
  const [code, signal] = await ended;
  return { code, signal, said, ms: performance.now() - begun };
}

describe(startWatchdog, () => {
  it.each(['loop', 'responsive'])('ends a process with 130 that goes on, %s', async (how) => {
    const { code, said, ms } = await tellToStop(how, 300, 1);
    expect(code).toBe(130);
    expect(said).toContain('it does not stop by itself: ended by force');
    expect(ms).toBeGreaterThan(290);
  });

  it('kills one that waits for something native', async () => {
    expect(await tellToStop('native', 300, 1)).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('does not wait so long after a second signal', async () => {
    const { code, ms } = await tellToStop('loop', 60_000, 2);
    expect(code).toBe(130);
    expect(ms).toBeLessThan(30_000);
  });

  it('lets a process end that has nothing more to do', async () => {
    const child = spawn(process.execPath, [program, 'nothing', '300'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
