import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { readManifest } from '../manifests/readManifest.js';
import { makeTestInventory } from '../testing/makeTestInventory.js';
import { planManifests } from './planManifests.js';

const read = async (name: string) =>
  JSON.parse(await readFile(new URL(`../../golden/${name}`, import.meta.url), 'utf8')) as Record<string, string>;

const table1 = fileURLToPath(new URL('../../../../experiments/dynclean/table01.yaml', import.meta.url));

describe('keys of stages', () => {
  // Whoever sees this fail has made all finished results unusable. A setting that is new must change no key: give it
  // its neutral value in codeVersions.ts. Where the computation itself changes, raise the code version and write these
  // files anew.
  it("of Table 1 at the paper's setting are those of kept results", async () => {
    const { stages } = await planManifests([await readManifest(table1)], {
      inventory: makeTestInventory(1142),
      engine: { name: 'libtorch', deviceKind: 'cuda' },
    });
    const described = [...stages.values()].map(({ title, key }) => [title, key] as const);
    expect(described).toHaveLength(330 + 14 + 14);
    expect(Object.fromEntries(described)).toEqual(await read('table01.keys.json'));
    const settings = [...stages.values()].map(({ title, setting }) => [title, setting] as const);
    expect(Object.fromEntries(settings)).toEqual(await read('table01.settings.json'));
  });
});
