import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { readJsonFile } from './readJsonFile.js';
import { createTestFolder } from './testing/createTestFolder.js';

const schema = z.strictObject({ epochs: z.int().min(1), name: z.string() });

let path: string;
beforeEach(async () => {
  path = join(await createTestFolder(), 'run.json');
});

describe(readJsonFile, () => {
  it('gives what stands in it', async () => {
    await writeFile(path, '{"epochs": 3, "name": "a"}');
    expect(await readJsonFile(path, schema)).toEqual({ epochs: 3, name: 'a' });
  });

  it('says of each key what is wrong, one a line', async () => {
    await writeFile(path, '{"epochs": 0}');
    const reading = readJsonFile(path, schema);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(/^.*run\.json: epochs: .*>=1\n.*run\.json: name: .*undefined$/);
  });

  it.each([
    ['is not there', () => Promise.resolve(), 'run.json: must be a JSON file, but there is none.'],
    ['is a folder', () => mkdir(path), 'run.json: must be a file, but is a folder.'],
    ['is no JSON', () => writeFile(path, '{'), 'run.json: must be JSON, but got: '],
  ])('says that it %s', async (_case, prepare, message) => {
    await prepare();
    const reading = readJsonFile(path, schema);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
  });
});
