import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { chooseOutFolder, findFreeFolder } from './chooseOutFolder.js';

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

describe(chooseOutFolder, () => {
  it('takes what was named, also where it is there already: that is to be said', () => {
    expect(chooseOutFolder(tmpdir(), 'clean', 'ships')).toBe(tmpdir());
  });

  it.each([
    ['ships', 'clean-ships'],
    ['data/ships/', 'clean-ships'],
    ['/data/my ships', 'clean-my ships'],
  ])('calls a run on %s for what is done', (source, name) => {
    expect(chooseOutFolder(undefined, 'clean', source)).toBe(join('runs', name));
  });
});
