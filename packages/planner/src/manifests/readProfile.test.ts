import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { describe, expect, it } from '@jest/globals';

import { readProfile } from './readProfile.js';

describe(readProfile, () => {
  it.each(['base', 'small-10', 'small-5', 'small', 'tiny'])('reads %s', async (name) => {
    expect((await readProfile(name)).name).toBe(name);
  });

  it('knows the methods that a profile sets something of', async () => {
    const path = join(await createTestFolder(), 'own.yaml');
    const own = 'name: own\nabout: x\nencoder: minilm\n';
    await writeFile(path, `${own}trainingOf: { topnegg: { batchSize: 3 } }\n`);
    await expect(readProfile(path)).rejects.toThrow(
      /^.*own\.yaml:4:24: trainingOf\.topnegg: must be a training method, one of .*topneg.*, but got "topnegg"$/,
    );
    await writeFile(path, `${own}cleaning: { kPos: 101 }\n`);
    await expect(readProfile(path)).rejects.toThrow('own.yaml:4:19: cleaning.kPos: must be at most 100, but got 101');
  });
});
