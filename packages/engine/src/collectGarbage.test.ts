import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { collectGarbage } from './collectGarbage.js';

const mebibytes = (): number => process.memoryUsage().arrayBuffers / 2 ** 20;

/** V8 gives buffers back on a thread of its own, soon after it has found that nobody holds them. */
async function waitUntilBelow(limit: number): Promise<number> {
  for (let tries = 0; tries < 200 && mebibytes() >= limit; tries++) await sleep(25);
  return mebibytes();
}

describe(collectGarbage, () => {
  it('frees a large buffer that nobody holds', async () => {
    collectGarbage();
    const before = await waitUntilBelow(1);
    const make = (): number => new Float32Array(2 ** 23).fill(1)[5] as number; // 32 MiB
    expect(make()).toBe(1);
    collectGarbage();
    expect(await waitUntilBelow(before + 8)).toBeLessThan(before + 8);
  });
});
