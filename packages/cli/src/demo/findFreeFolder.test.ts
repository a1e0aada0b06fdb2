import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { findFreeFolder } from './findFreeFolder.js';

describe(findFreeFolder, () => {
  it('takes the name, then -2, then the first gap', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-free-'));
    const name = join(folder, 'demo');
    try {
      expect(findFreeFolder(name)).toBe(name);
      await mkdir(name);
      expect(findFreeFolder(name)).toBe(`${name}-2`);
      await mkdir(`${name}-2`);
      await mkdir(`${name}-4`);
      expect(findFreeFolder(name)).toBe(`${name}-3`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
