import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { collectSpanCurves } from './collectSpanCurves.js';
import { createEpochWriter } from './createEpochWriter.js';
import { inTemporaryFolder, writeTestEpochs } from './writeTestEpochs.js';

async function writeWithOthers(path: string, batches: readonly (readonly number[])[], shift: number): Promise<string> {
  const writer = await createEpochWriter(path, { others: true });
  for (const ids of batches) {
    await writer.write({
      spanIds: Int32Array.from(ids),
      margins: Float32Array.from(ids, (id) => id + shift),
      probabilities: Float32Array.from(ids, () => 0.25),
      others: { labels: Int32Array.from(ids, (id) => id % 3), probabilities: Float32Array.from(ids, () => 0.5) },
    });
  }
  await writer.close();
  return path;
}

describe(collectSpanCurves, () => {
  it('gives each span its row of epochs, across batches, and NaN to what a run did not see', async () => {
    await inTemporaryFolder(async (folder) => {
      const files = [
        await writeWithOthers(join(folder, '1.arrow'), [[0, 1], [4, 5]], 0), // prettier-ignore
        await writeWithOthers(join(folder, '2.arrow'), [[0, 1, 4, 5]], 10),
      ];
      const curves = await collectSpanCurves(files, Int32Array.of(1, 3, 5));
      expect(curves.numEpochs).toBe(2);
      expect(curves.margins).toEqual(Float32Array.of(1, 11, NaN, NaN, 5, 15));
      expect(curves.probabilities).toEqual(Float32Array.of(0.25, 0.25, NaN, NaN, 0.25, 0.25));
      expect(curves.others).toEqual({
        labels: Int32Array.of(1, 1, -1, -1, 2, 2),
        probabilities: Float32Array.of(0.5, 0.5, 0, 0, 0.5, 0.5),
      });
    });
  });

  it('has no other labels where an epoch has none, and takes no spans at all', async () => {
    await inTemporaryFolder(async (folder) => {
      const without = await writeTestEpochs(folder, [[[0, -1, 0.5]]]);
      const files = [await writeWithOthers(join(folder, 'a.arrow'), [[0]], 0), ...without];
      expect(await collectSpanCurves(files, Int32Array.of(0))).toMatchObject({ others: null });
      expect((await collectSpanCurves(files, new Int32Array(0))).margins).toHaveLength(0);
      await expect(collectSpanCurves(files, Int32Array.of(2, 1))).rejects.toThrow('ids must ascend, but got 1 at 1');
      await expect(collectSpanCurves([], Int32Array.of(0))).rejects.toThrow('at least one epoch file, but got none');
    });
  });
});
