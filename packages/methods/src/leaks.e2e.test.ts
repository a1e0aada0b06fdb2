import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/backend-libtorch';
import { describe, expect, it } from '@jest/globals';

const skipReason = findAddon() === null ? 'skipped: the libtorch addon is not built (npm run setup)' : null;

// The short form of `node --expose-gc scripts/checkLeaks.mjs`, which takes 10,000 steps and 100,000 ops.
describe(skipReason ?? 'memory of libtorch', () => {
  (skipReason === null ? it : it.skip)('stays where it is over 400 training steps and 6,000 random ops', () => {
    const script = fileURLToPath(new URL('../../../scripts/checkLeaks.mjs', import.meta.url));
    const args = ['--expose-gc', script, '--steps', '400', '--ops', '6000', '--growth', '48'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    const figures = [...stdout.matchAll(/(live handles|bytes in libtorch|tensors) (\d+) -> (\d+)/g)];
    expect(figures).toHaveLength(6); // three figures, of the steps and of the ops
    for (const [, , before, after] of figures) expect(after).toBe(before);
  });
});
