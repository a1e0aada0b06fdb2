import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from '@jest/globals';

import { copyOrderedEpoch } from './copyOrderedEpoch.js';
import { createEpochWriter } from './createEpochWriter.js';
import { readForeignEpochs } from './readForeignEpochs.js';
import { inTemporaryFolder } from './writeTestEpochs.js';

/** Columns of a foreign file, of four spans where nothing else is said. */
const columns = (more: object = {}) => ({
  span: Int32Array.of(0, 1, 2, 3),
  margin: Float64Array.of(0.1, -2, 3, 1e-300),
  probability: Float64Array.of(0, 1.000001, 0.5, 0.25),
  ...more,
});

async function write(folder: string, of: object): Promise<string> {
  const path = join(folder, 'foreign.arrow');
  await writeFile(path, tableToIPC(tableFromArrays(of as Record<string, Float64Array>)));
  return path;
}

describe(copyOrderedEpoch, () => {
  it.each([
    ['margins and probabilities alone', columns()],
    ['wide ids', columns({ span: BigInt64Array.of(0n, 1n, 2n, 3n) })],
    ['other labels', columns({ other: Int32Array.of(2, -1, 0, 1), other_probability: Float32Array.of(0.5, 9, 0.25, 1) })], // prettier-ignore
  ])('copies %s as a reader of the whole file and a writer do, to the byte', (_case, of) =>
    inTemporaryFolder(async (folder) => {
      const from = await write(folder, of);
      const [copied, expected] = [join(folder, 'copied.arrow'), join(folder, 'expected.arrow')];
      expect(await copyOrderedEpoch(from, copied, { numSpans: 4 })).toBe(true);
      const [rows] = (await readForeignEpochs(from, { numSpans: 4 })).epochs;
      const writer = await createEpochWriter(expected, { others: rows!.others !== null });
      await writer.write(rows!);
      await writer.close();
      expect((await readFile(copied)).equals(await readFile(expected))).toBe(true);
    }),
  );

  it('skips excluded spans', () =>
    inTemporaryFolder(async (folder) => {
      const from = await write(folder, columns());
      const excluded = Uint8Array.of(0, 0, 0, 0, 1);
      expect(await copyOrderedEpoch(from, join(folder, 'a'), { numSpans: 5, excluded })).toBe(true);
      expect(await copyOrderedEpoch(from, join(folder, 'b'), { numSpans: 4, excluded: Uint8Array.of(1, 0, 0, 0) })).toBe(false); // prettier-ignore
    }));

  it.each([
    ['rows in another order', columns({ span: Int32Array.of(1, 0, 2, 3) })],
    ['a span that is missing at the end', columns({ span: Int32Array.of(0, 1, 2, 4) })],
    ['fewer spans', { span: Int32Array.of(0), margin: Float64Array.of(1), probability: Float64Array.of(1) }],
    ['an id that fits no int32', columns({ span: BigInt64Array.of(0n, 4294967297n, 2n, 3n) })],
    ['a margin that no float32 holds', columns({ margin: Float64Array.of(1, 1e300, 2, 3) })],
    ['a probability above 1', columns({ probability: Float64Array.of(0.5, 1.1, 0.5, 0.5) })],
    ['no other labels among the first ones', columns({ other: Int32Array.of(-1, -1, -1, -1), other_probability: Float32Array.of(0, 0, 0, 0) })], // prettier-ignore
    ['no such column', { span: Int32Array.of(0) }],
  ])('leaves %s to the reader of the whole file', (_case, of) =>
    inTemporaryFolder(async (folder) => {
      const to = join(folder, 'copied.arrow');
      expect(await copyOrderedEpoch(await write(folder, of), to, { numSpans: 4 })).toBe(false);
      expect(existsSync(to)).toBe(false);
    }),
  );
});
