import { describe, expect, it } from '@jest/globals';

import { collectGarbage } from './collectGarbage.js';

describe(collectGarbage, () => {
  it('frees a large buffer that nobody holds', () => {
    const mebibytes = (): number => process.memoryUsage().arrayBuffers / 2 ** 20;
    collectGarbage();
    const before = mebibytes();
    const make = (): number => new Float32Array(2 ** 23).fill(1)[5] as number; // 32 MiB
    expect(make()).toBe(1);
    collectGarbage();
    expect(mebibytes() - before).toBeLessThan(8);
  });
});
