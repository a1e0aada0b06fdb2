import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { selectTypes } from './selectTypes.js';

describe(selectTypes, () => {
  let run = '';
  beforeAll(async () => {
    run = await mkdtemp(join(tmpdir(), 'dynclean-types-'));
    await mkdir(join(run, 'model'));
    await writeFile(join(run, 'model', 'model.json'), JSON.stringify({ types: ['PER', 'LOC'] }));
  });
  afterAll(() => rm(run, { recursive: true }));

  it('wants all without a choice, and only the chosen ones with one', async () => {
    const all = await selectTypes(run, undefined);
    const some = await selectTypes(run, 'LOC, PER');
    const one = await selectTypes(run, 'LOC');
    expect([all('PER'), some('PER'), one('PER'), one('LOC')]).toEqual([true, true, false, true]);
  });

  it('refuses a type that the model does not have', async () => {
    await expect(selectTypes(run, 'LOC,PERSON')).rejects.toThrow(
      `--types: must be some of PER, LOC, the types of ${run}, but got "PERSON"`,
    );
  });

  it('leaves it to others to miss a model', async () => {
    const isWanted = await selectTypes(join(run, 'nothing'), 'X');
    expect(isWanted('X')).toBe(true);
  });
});
