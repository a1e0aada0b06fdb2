import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { collectSpanCurves } from './collectSpanCurves.js';
import { importForeignDynamics } from './importForeignDynamics.js';
import { streamSpanDynamics } from './streamSpanDynamics.js';
import { inTemporaryFolder } from './writeTestEpochs.js';

const arrowEpoch = fileURLToPath(new URL('../tests/fixtures/pyarrow-plain.arrow', import.meta.url));
const jsonlEpoch = [3, 1, 0, 2].map((span) => JSON.stringify({ span, margin: span, probability: 0.5 })).join('\n');

describe(importForeignDynamics, () => {
  it('makes epoch files that can be streamed, one for each file, whatever its format', () =>
    inTemporaryFolder(async (folder) => {
      const second = join(folder, 'second.jsonl');
      await writeFile(second, jsonlEpoch);
      const progress: [number, number][] = [];
      const { files, hasProbabilities } = await importForeignDynamics([arrowEpoch, second], join(folder, 'dynamics'), {
        numSpans: 4,
        onProgress: (done, total) => progress.push([done, total]),
      });
      expect(hasProbabilities).toBe(true);
      expect(files).toEqual([join(folder, 'dynamics', 'epoch-1.arrow'), join(folder, 'dynamics', 'epoch-2.arrow')]);
      expect(progress).toEqual([[1, 2], [2, 2]]); // prettier-ignore
      for await (const { spanIds, aum } of streamSpanDynamics(files, { numSpans: 4 })) {
        expect(spanIds).toEqual(Int32Array.of(0, 1, 2, 3));
        expect(aum).toEqual(Float64Array.of((2.25 + 0) / 2, (-3 + 1) / 2, (-1.5 + 2) / 2, (7 + 3) / 2));
      }
    }));

  it("keeps the best other labels, of rows of text as of our own files' columns", () =>
    inTemporaryFolder(async (folder) => {
      const first = join(folder, 'first.jsonl');
      const rows = [0, 1, 2].map((span) => ({ span, margin: 1, probability: 0.5, ...(span === 1 ? {} : { other: span, other_probability: 0.25 }) })); // prettier-ignore
      await writeFile(first, rows.map((row) => JSON.stringify(row)).join('\n'));
      const {
        files: [own],
      } = await importForeignDynamics([first], join(folder, 'a'), { numSpans: 3 });
      const { files: again } = await importForeignDynamics([own!], join(folder, 'b'), { numSpans: 3 });
      const { others } = await collectSpanCurves(again, Int32Array.of(0, 1, 2));
      expect(others).toEqual({ labels: Int32Array.of(0, -1, 2), probabilities: Float32Array.of(0.25, 0, 0.25) });
    }));

  it('names the epoch that is shorter than the others', () =>
    inTemporaryFolder(async (folder) => {
      const short = join(folder, 'short.jsonl');
      await writeFile(short, jsonlEpoch.split('\n').slice(0, 3).join('\n'));
      await expect(
        importForeignDynamics([arrowEpoch, short], join(folder, 'dynamics'), { numSpans: 4 }),
      ).rejects.toThrow(
        `${short}: must hold each of the 4 spans that training saw, but ends after line 3 without span 2.`,
      );
      expect(await readdir(join(folder, 'dynamics'))).toEqual(['epoch-1.arrow']);
    }));

  it('refuses no files and the same file twice', async () => {
    await expect(importForeignDynamics([], '/nowhere', { numSpans: 4 })).rejects.toThrow(
      'dynamics: must name at least one file, one for each epoch, but got none',
    );
    await expect(importForeignDynamics([arrowEpoch, arrowEpoch], '/nowhere', { numSpans: 4 })).rejects.toThrow(
      `${arrowEpoch}: each epoch has a file of its own, but this one was given twice`,
    );
  });
});
