import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { InputError, InterruptedError } from '@dynclean/schema';
import { tableFromArrays, tableToIPC } from 'apache-arrow';

import { computeSpanDynamics } from './computeSpanDynamics.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import type { SpanDynamicsOptions } from './streamEpochRows.js';
import { streamSpanDynamics } from './streamSpanDynamics.js';
import { inTemporaryFolder, writeTestEpochs, type TestRow } from './writeTestEpochs.js';

/** All chunks joined into plain arrays. */
async function read(files: readonly string[], options?: SpanDynamicsOptions) {
  const all = { spanIds: [] as number[], aum: [] as number[], confidence: [] as number[], variability: [] as number[] };
  for await (const chunk of streamSpanDynamics(files, options)) {
    for (const key of Object.keys(all) as (keyof SpanDynamicsChunk)[]) all[key].push(...chunk[key]);
  }
  return all;
}

/** An epoch file in one batch, columns in another order, written by Arrow itself and so not checked. */
async function writeRaw(path: string, rows: readonly TestRow[], spanType: 'int32' | 'float64' = 'int32') {
  const spanIds = rows.map(([span]) => span);
  const table = tableFromArrays({
    probability: Float32Array.from(rows, ([, , probability]) => probability),
    span: spanType === 'int32' ? Int32Array.from(spanIds) : Float64Array.from(spanIds),
    margin: Float32Array.from(rows, ([, margin]) => margin),
  });
  await writeFile(path, tableToIPC(table, 'file'));
  return path;
}

const threeEpochs: TestRow[][] = [
  [[0, 3, 0.25], [1, -2, 1], [5, 0, 0]], // prettier-ignore
  [[0, 1, 0.75], [1, -4, 1], [5, 0, 0]], // prettier-ignore
  [[0, 0.5, 0.5], [1, 3, 1], [5, 6, 1]], // prettier-ignore
];

describe(streamSpanDynamics, () => {
  it('gives AUM, Confidence and Variability of every span', () =>
    inTemporaryFolder(async (folder) => {
      expect(await read(await writeTestEpochs(folder, threeEpochs))).toEqual({
        spanIds: [0, 1, 5],
        aum: [4.5 / 3, -3 / 3, 6 / 3],
        confidence: [1.5 / 3, 1, 1 / 3],
        variability: [Math.sqrt(0.125 / 3), 0, Math.sqrt(((1 / 3) ** 2 * 2 + (1 - 1 / 3) ** 2) / 3)],
      });
    }));

  it('over the first epochs of a longer run gives, bit for bit, what the shorter run gives', () =>
    inTemporaryFolder(async (folder) => {
      const epochs = Array.from({ length: 7 }, (_, epoch) =>
        Array.from({ length: 200 }, (_row, span): TestRow => {
          const angle = epoch * 200 + span;
          return [span, Math.sin(angle) * 9, (1 + Math.cos(angle)) / 2];
        }),
      );
      const files = await writeTestEpochs(folder, epochs);
      for (const length of [1, 2, 5, 7]) {
        expect(await read(files, { epochs: length })).toEqual(await read(files.slice(0, length)));
      }
    }));

  it('reads files whose batches end at different rows, and columns in any order', () =>
    inTemporaryFolder(async (folder) => {
      const rows = Array.from({ length: 70_000 }, (_, span): TestRow => [span, span % 7, 0.5]);
      const [batches] = await writeTestEpochs(folder, [rows]); // 65,536 rows and the rest
      const whole = await writeRaw(join(folder, 'whole.arrow'), rows);
      const lengths: number[] = [];
      for await (const chunk of streamSpanDynamics([whole, batches!], { numSpans: 70_000 })) {
        expect(chunk.aum.every((aum, row) => aum === chunk.spanIds[row]! % 7)).toBe(true);
        lengths.push(chunk.spanIds.length);
      }
      expect(lengths).toEqual([65_536, 70_000 - 65_536]);
    }));

  it('accepts the spans of a cleaned version, with those missing that were excluded', () =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(folder, threeEpochs);
      const excluded = Uint8Array.of(0, 0, 1, 1, 1, 0, 1);
      expect((await read(files, { numSpans: 7, excluded })).spanIds).toEqual([0, 1, 5]);
    }));

  it('yields nothing for files without spans', () =>
    inTemporaryFolder(async (folder) => {
      expect((await read(await writeTestEpochs(folder, [[], []]), { numSpans: 0 })).spanIds).toEqual([]);
    }));

  it.each([
    [
      'a span is absent',
      { numSpans: 6 },
      'row 3: span 2 must follow, the next of the 6 candidate spans of the data, but got span 5',
    ],
    [
      'the last spans are absent',
      { numSpans: 7, excluded: Uint8Array.of(0, 0, 1, 1, 1, 0, 0) },
      'ends after row 3, but span 6 must follow',
    ],
    [
      'an excluded span is there',
      { numSpans: 6, excluded: Uint8Array.of(0, 1, 1, 1, 1, 0) },
      'row 2: span 5 must follow, the next of the 6 candidate spans of the data, but got span 1',
    ],
    [
      'the data have fewer spans',
      { numSpans: 2 },
      'row 3: no span must follow, all 2 candidate spans of the data were there, but got span 5',
    ],
  ])('names file and row where %s', (_case, options, message) =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(folder, threeEpochs);
      await expect(read(files, options)).rejects.toThrow(`${files[0]}: ${message}`);
      await expect(read(files, options)).rejects.toThrow(InputError);
    }),
  );

  it('names file and row where epochs hold different spans', () =>
    inTemporaryFolder(async (folder) => {
      const other: TestRow[] = [[0, 1, 0.5], [2, 1, 0.5], [5, 1, 0.5]]; // prettier-ignore
      const files = await writeTestEpochs(folder, [...threeEpochs, other]);
      await expect(read(files)).rejects.toThrow(
        `${files[3]}: row 2: must hold span 1 as ${files[0]} does there, but got 2.`,
      );
    }));

  it.each([
    ['a later', [3, 3, 2], 2, 0],
    ['the first', [2, 3, 3], 0, 1],
  ])('names %s epoch that ends before the others', (_case, lengths, short, long) =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(
        folder,
        threeEpochs.map((rows, epoch) => rows.slice(0, lengths[epoch])),
      );
      await expect(read(files)).rejects.toThrow(`${files[short]}: ends after row 2, but ${files[long]} goes on.`);
    }),
  );

  it.each([
    ['margin', NaN, [1, NaN, 0.5]],
    ['margin', Infinity, [1, Infinity, 0.5]],
    ['probability', NaN, [1, 1, NaN]],
  ] as const)('names file and row of a %s that is %d', (name, value, row) =>
    inTemporaryFolder(async (folder) => {
      const [good] = await writeTestEpochs(folder, threeEpochs);
      const bad = await writeRaw(join(folder, 'bad.arrow'), [[0, 1, 0.5], row, [5, 1, 0.5]]);
      await expect(read([good!, bad])).rejects.toThrow(
        `${bad}: row 2: ${name} must be a finite number, but got ${value}`,
      );
    }),
  );

  it.each([
    [
      'repeat',
      [
        [3, 1, 0.5],
        [3, 1, 0.5],
      ],
      'row 2: span ids must ascend: the next must be at least 4, but got span 3',
    ],
    [
      'descend',
      [
        [3, 1, 0.5],
        [1, 1, 0.5],
      ],
      'row 2: span ids must ascend: the next must be at least 4, but got span 1',
    ],
    ['are negative', [[-1, 1, 0.5]], 'row 1: span ids must ascend: the next must be at least 0, but got span -1'],
  ] as [string, TestRow[], string][])('refuses ids that %s', (_case, rows, message) =>
    inTemporaryFolder(async (folder) => {
      const path = await writeRaw(join(folder, 'bad.arrow'), rows);
      await expect(read([path])).rejects.toThrow(`${path}: ${message}`);
    }),
  );

  it.each([0, 4, 1.5])('refuses to average %d of three epochs', (epochs) =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(folder, threeEpochs);
      await expect(read(files, { epochs })).rejects.toThrow(
        `epochs: must be an integer from 1 to 3, the epochs that were recorded, but got ${epochs}`,
      );
    }),
  );

  it('refuses no files, a missing file, a folder, other data, a cut-off file and other columns', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      await expect(read([])).rejects.toThrow('dynamics: must have at least one epoch file, but got none');
      await expect(read([at('absent')])).rejects.toThrow(
        `${at('absent')}: must be a file that can be read, but there is none`,
      );
      await expect(read([folder])).rejects.toThrow(`${folder}: must be a file, but it is a folder`);
      await writeFile(at('text'), '{"span": 0}\n');
      await expect(read([at('text')])).rejects.toThrow(
        `${at('text')}: must be Arrow IPC data (file or stream format), but it starts`,
      );
      await writeFile(at('empty'), '');
      await expect(read([at('empty')])).rejects.toThrow('but it starts with nothing: it is empty');
      const [good] = await writeTestEpochs(folder, threeEpochs);
      const bytes = await readFile(good!);
      for (const length of [6, 12, 100, bytes.length - 1]) {
        await writeFile(at('cut'), bytes.subarray(0, length));
        await expect(read([at('cut')])).rejects.toThrow(InputError);
        await expect(read([at('cut')])).rejects.toThrow(`${at('cut')}: is cut off: an Arrow file must end with ARROW1`);
      }
      await writeRaw(at('float'), threeEpochs[0]!, 'float64');
      await expect(read([at('float')])).rejects.toThrow(
        `${at('float')}: must have a column "span" of type Int32, but its columns are probability: Float32, span: Float64, margin: Float32`,
      );
    }));

  it('stops when it is interrupted', () =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(folder, threeEpochs);
      await expect(read(files, { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
    }));

  const descriptors = '/proc/self/fd';
  const canCount = process.platform === 'linux';
  (canCount ? it : it.skip)(
    `closes its files, also when the reader stops early${canCount ? '' : ` (no ${descriptors})`}`,
    () =>
      inTemporaryFolder(async (folder) => {
        const files = await writeTestEpochs(folder, threeEpochs);
        const before = readdirSync(descriptors).length;
        for await (const _ of streamSpanDynamics(files)) break;
        await expect(read([...files, join(folder, 'absent')])).rejects.toThrow(InputError);
        await read(files);
        expect(readdirSync(descriptors).length).toBe(before);
      }),
  );
});

describe(computeSpanDynamics, () => {
  it('calls back with every chunk, one after another', () =>
    inTemporaryFolder(async (folder) => {
      const rows = Array.from({ length: 140_000 }, (_, span): TestRow => [span, 1, 0.5]);
      const files = await writeTestEpochs(folder, [rows, rows]);
      const firstIds: number[] = [];
      let isBusy = false;
      await computeSpanDynamics(files, {
        numSpans: 140_000,
        onChunk: async ({ spanIds }) => {
          expect(isBusy).toBe(false);
          isBusy = true;
          await new Promise(setImmediate);
          isBusy = false;
          firstIds.push(spanIds[0]!);
        },
      });
      expect(firstIds).toEqual([0, 65_536, 131_072]);
    }));

  it('passes on what the callback throws', () =>
    inTemporaryFolder(async (folder) => {
      const files = await writeTestEpochs(folder, threeEpochs);
      const onChunk = () => Promise.reject(new Error('no more'));
      await expect(computeSpanDynamics(files, { onChunk })).rejects.toThrow('no more');
    }));
});
