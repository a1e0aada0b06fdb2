import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createEpochWriter } from './createEpochWriter.js';
import { createClassWriter } from './createClassWriter.js';
import { streamClasses } from './streamClasses.js';

describe(streamClasses, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-classes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives back what was written', async () => {
    const path = join(folder, 'epoch-1.arrow');
    const writer = await createClassWriter(path, 2);
    await writer.write({ spanIds: Int32Array.of(3, 5), byClass: [Float32Array.of(0.25, 1), Float32Array.of(0.75, 0)] });
    await writer.write({ spanIds: Int32Array.of(9), byClass: [Float32Array.of(0.5), Float32Array.of(0.5)] });
    await writer.close();
    const rows: number[][] = [];
    for await (const { spanIds, byClass } of streamClasses(path)) {
      spanIds.forEach((span, row) => rows.push([span, byClass[0]![row]!, byClass[1]![row]!]));
    }
    expect(rows).toEqual([
      [3, 0.25, 0.75],
      [5, 1, 0],
      [9, 0.5, 0.5],
    ]);
    const epoch = join(folder, 'other.arrow');
    const other = await createEpochWriter(epoch);
    await other.close();
    await expect(streamClasses(epoch).next()).rejects.toThrow('must have a column "p0" of type Float32');
  });

  it('refuses rows of other classes or lengths', async () => {
    const writer = await createClassWriter(join(folder, 'wrong.arrow'), 2);
    const spanIds = Int32Array.of(1);
    await expect(writer.write({ spanIds, byClass: [Float32Array.of(1)] })).rejects.toThrow('must be [2, 1]');
    await expect(writer.write({ spanIds, byClass: [Float32Array.of(1), new Float32Array(2)] })).rejects.toThrow('must be [2, 1]'); // prettier-ignore
    await writer.abort();
  });
});
