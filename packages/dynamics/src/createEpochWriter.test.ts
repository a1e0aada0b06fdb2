import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { tableFromIPC } from 'apache-arrow';

import { createEpochWriter } from './createEpochWriter.js';
import { openEpochFile } from './openEpochFile.js';
import { inTemporaryFolder, readTestRows, writeTestEpochs } from './writeTestEpochs.js';

const one = {
  spanIds: Int32Array.of(4),
  margins: Float32Array.of(1),
  probabilities: Float32Array.of(0.5),
  others: null,
};

describe(createEpochWriter, () => {
  it('writes an Arrow file that says what it is, with the three columns', () =>
    inTemporaryFolder(async (folder) => {
      const [path] = await writeTestEpochs(folder, [[[0, 1.5, 0.75], [3, -2.25, 0.125]]]); // prettier-ignore
      const table = tableFromIPC(await readFile(path!));
      expect(table.schema.metadata.get('format')).toBe('dynclean-epoch-1');
      expect(table.schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual([
        ['span', 'Int32', false],
        ['margin', 'Float32', false],
        ['probability', 'Float32', false],
      ]);
      expect(await readTestRows(path!)).toEqual([
        [0, 1.5, 0.75],
        [3, -2.25, 0.125],
      ]);
    }));

  it('keeps all rows over batches and calls of any length, and lets the caller reuse its arrays', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'epoch.arrow');
      const writer = await createEpochWriter(path);
      const numSpans = 150_001;
      const ids = new Int32Array(40_000);
      const margins = new Float32Array(40_000);
      const probabilities = new Float32Array(40_000);
      for (let first = 0, length = 1; first < numSpans; first += length, length = Math.min(length * 3, 40_000)) {
        const n = Math.min(length, numSpans - first);
        for (let row = 0; row < n; row++) {
          ids[row] = first + row;
          margins[row] = (first + row) / 8;
          probabilities[row] = ((first + row) % 1024) / 1024;
        }
        await writer.write({
          spanIds: ids.subarray(0, n),
          margins: margins.subarray(0, n),
          probabilities: probabilities.subarray(0, n),
          others: null,
        });
      }
      await writer.close();
      const table = tableFromIPC(await readFile(path));
      expect(table.batches.map((batch) => batch.numRows)).toEqual([65_536, 65_536, 150_001 - 2 * 65_536]);
      const column = (name: string) => table.getChild(name)!.toArray() as Float32Array;
      expect(column('span').every((span, row) => span === row)).toBe(true);
      expect(column('margin').every((margin, row) => margin === row / 8)).toBe(true);
      expect(column('probability').every((p, row) => p === (row % 1024) / 1024)).toBe(true);
    }));

  it('writes the best other labels in two columns more, over batches, and reads them back', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'epoch.arrow');
      const writer = await createEpochWriter(path, { others: true });
      const numSpans = 70_000; // more than a batch
      const ids = Int32Array.from({ length: numSpans }, (_, id) => id);
      const values = Float32Array.from(ids, (id) => (id % 128) / 128);
      const others = { labels: ids.map((id) => id % 7), probabilities: values.map((p) => p / 2) };
      await writer.write({ spanIds: ids, margins: values, probabilities: values, others });
      await writer.close();
      const table = tableFromIPC(await readFile(path));
      expect(table.schema.fields.map(({ name, type }) => [name, String(type)])).toEqual([
        ['span', 'Int32'],
        ['margin', 'Float32'],
        ['probability', 'Float32'],
        ['other', 'Int32'],
        ['other_probability', 'Float32'],
      ]);
      const file = await openEpochFile(path);
      const first = await file.next();
      const second = await file.next();
      expect([first?.spanIds.length, second?.spanIds.length, await file.next()]).toEqual([65_536, 4_464, null]);
      await file.close();
      for (const [rows, from] of [
        [first, 0],
        [second, 65_536],
      ] as const) {
        expect(rows?.others?.labels.every((label, row) => label === (from + row) % 7)).toBe(true);
        expect(rows?.others?.probabilities.every((p, row) => p === ((from + row) % 128) / 256)).toBe(true);
      }
    }));

  it('takes other labels exactly where the file was opened for them, as many as spans', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'epoch.arrow');
      const others = { labels: Int32Array.of(1), probabilities: Float32Array.of(0.25) };
      const writer = await createEpochWriter(path, { others: true });
      await expect(writer.write(one)).rejects.toThrow('each row must have a best other label');
      await expect(writer.write({ ...one, others: { ...others, labels: Int32Array.of(1, 2) } })).rejects.toThrow(
        'the other labels and their probabilities must be 1, as the span ids are, but got 2 and 1',
      );
      await expect(
        writer.write({ ...one, others: { ...others, probabilities: Float32Array.of(1.5) } }),
      ).rejects.toThrow('the probability of span 4 must be in [0, 1], but got 1.5');
      await writer.abort();
      const plain = await createEpochWriter(path);
      await expect(plain.write({ ...one, others })).rejects.toThrow('no row may have');
      await plain.abort();
    }));

  it('writes a file of no spans', () =>
    inTemporaryFolder(async (folder) => {
      const [path] = await writeTestEpochs(folder, [[]]);
      expect(tableFromIPC(await readFile(path!)).numRows).toBe(0);
    }));

  it('gives the file its name only at close, and replaces an older one at once', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'epoch.arrow');
      await writeFile(path, 'old');
      const writer = await createEpochWriter(path);
      await writer.write(one);
      expect(await readFile(path, 'latin1')).toBe('old');
      await writer.close();
      expect(tableFromIPC(await readFile(path)).numRows).toBe(1);
      expect(await readdir(folder)).toEqual(['epoch.arrow']);
    }));

  it('leaves nothing after abort, and an older file as it was', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'epoch.arrow');
      await writeFile(path, 'old');
      const writer = await createEpochWriter(path);
      await writer.write(one);
      await writer.abort();
      await writer.abort();
      expect(await readdir(folder)).toEqual(['epoch.arrow']);
      expect(await readFile(path, 'latin1')).toBe('old');
      await expect(writer.close()).rejects.toThrow('the writer is aborted');
    }));

  it('does nothing at abort after close', () =>
    inTemporaryFolder(async (folder) => {
      const writer = await createEpochWriter(join(folder, 'epoch.arrow'));
      await writer.close();
      await writer.abort();
      expect(await readdir(folder)).toEqual(['epoch.arrow']);
    }));

  it.each([
    ['ids that repeat', [4, 4], [1, 1], [0.5, 0.5], 'span ids must ascend from 0, but 4 came after 4'],
    ['ids that descend', [4, 3], [1, 1], [0.5, 0.5], 'span ids must ascend from 0, but 3 came after 4'],
    ['a negative id', [-2], [1], [0.5], 'span ids must ascend from 0, but -2 came after -1'],
    ['a margin that is NaN', [4], [NaN], [0.5], 'the margin of span 4 must be finite, but got NaN'],
    ['an infinite margin', [4], [-Infinity], [0.5], 'the margin of span 4 must be finite, but got -Infinity'],
    ['a probability that is NaN', [4], [1], [NaN], 'the probability of span 4 must be in [0, 1], but got NaN'],
    ['a probability above 1', [4], [1], [1.5], 'the probability of span 4 must be in [0, 1], but got 1.5'],
    ['a probability below 0', [4], [1], [-0.25], 'the probability of span 4 must be in [0, 1], but got -0.25'],
  ])('refuses %s', (_case, ids, margins, probabilities, message) =>
    inTemporaryFolder(async (folder) => {
      const writer = await createEpochWriter(join(folder, 'epoch.arrow'));
      await expect(
        writer.write({
          spanIds: Int32Array.from(ids),
          margins: Float32Array.from(margins),
          probabilities: Float32Array.from(probabilities),
          others: null,
        }),
      ).rejects.toThrow(message);
      await writer.abort();
    }),
  );

  it('refuses ids that descend from one call to the next', () =>
    inTemporaryFolder(async (folder) => {
      const writer = await createEpochWriter(join(folder, 'epoch.arrow'));
      await writer.write(one);
      await expect(writer.write(one)).rejects.toThrow('but 4 came after 4');
      await writer.abort();
    }));

  it('refuses arrays of different length', () =>
    inTemporaryFolder(async (folder) => {
      const writer = await createEpochWriter(join(folder, 'epoch.arrow'));
      await expect(writer.write({ ...one, margins: new Float32Array(2) })).rejects.toThrow(
        'must have one length, but got 1, 2 and 1',
      );
      await writer.abort();
    }));
});
