import { describe, expect, it } from '@jest/globals';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { InputError } from '@dynclean/schema';

import { openArrowFile } from './openArrowFile.js';
import { openEpochFile } from './openEpochFile.js';
import { readArrowRows } from './readArrowRows.js';
import { inTemporaryFolder, writeTestEpochs, type TestRow } from './writeTestEpochs.js';

// Issue 11, section 5: whatever single byte is changed, there is an error that names the file, or every number is as it
// was, but for the one that the byte belongs to. Nothing goes round without an end: each file is read in milliseconds.

type Row = [span: number, margin: number | undefined, probability: number | undefined];

async function readRows(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  await readArrowRows(path, (_row, span, margin, probability) => {
    rows.push([span as number, margin as number, probability as number]);
  });
  return rows;
}

async function readEpoch(path: string): Promise<Row[]> {
  const file = await openEpochFile(path);
  try {
    const rows: Row[] = [];
    for (let part = await file.next(); part !== null; part = await file.next()) {
      const { margins, probabilities } = part;
      part.spanIds.forEach((span, i) => rows.push([span, margins[i], probabilities[i]]));
    }
    return rows;
  } finally {
    await file.close();
  }
}

/** How many numbers differ; all of them where there are more or fewer rows. */
function countDifferences(rows: readonly Row[], right: readonly Row[]): number {
  if (rows.length !== right.length) return 3 * right.length;
  return rows.flat().filter((value, i) => !Object.is(value, right.flat()[i])).length;
}

const fixture = (name: string): string => fileURLToPath(new URL(`../tests/fixtures/${name}`, import.meta.url));
const written: TestRow[] = [
  [0, 1.5, 0.25],
  [3, -2, 0.5],
  [4, 0.125, 1],
];

/** Each source's bytes, and how its files are read. */
const sources: [string, (folder: string) => Promise<Buffer>, (path: string) => Promise<Row[]>][] = [
  ['our own epoch file', async (folder) => readFileSync((await writeTestEpochs(folder, [written]))[0]!), readEpoch],
  ['a file of pyarrow', () => Promise.resolve(readFileSync(fixture('pyarrow-plain.arrow'))), readRows],
  ['a stream of pyarrow', () => Promise.resolve(readFileSync(fixture('pyarrow-plain.arrows'))), readRows],
];

describe(openArrowFile, () => {
  it.each(sources)('%s with one byte changed', async (what, load, read) => {
    await inTemporaryFolder(async (folder) => {
      const bytes = await load(folder);
      const path = join(folder, 'changed');
      writeFileSync(path, bytes);
      const right = await read(path);
      const counts = { refused: 0, same: 0, oneNumber: 0 };
      for (let at = 0; at < bytes.length; at++) {
        const values = [bytes[at]! ^ (1 << (at % 8)), bytes[at]! ^ 0xff];
        for (const value of values.slice(0, what.includes('our own') ? 2 : 1)) {
          const changed = Buffer.from(bytes);
          changed[at] = value;
          writeFileSync(path, changed);
          try {
            const differences = countDifferences(await read(path), right);
            expect({ at, value, differences: Math.min(differences, 2) }).toEqual({
              at,
              value,
              differences: differences === 0 ? 0 : 1,
            });
            counts[differences === 0 ? 'same' : 'oneNumber']++;
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            expect(error.message).toContain(`${path}: `);
            counts.refused++;
          }
        }
      }
      // Numbers take less of such small files than what is said about them.
      expect(counts.refused).toBeGreaterThan(counts.oneNumber);
      expect(counts.oneNumber).toBeGreaterThan(0);
    });
  });

  it.each(sources)('%s cut off anywhere', async (what, load, read) => {
    await inTemporaryFolder(async (folder) => {
      const bytes = await load(folder);
      const path = join(folder, 'cut');
      writeFileSync(path, bytes);
      const right = await read(path);
      for (let length = bytes.length - 1; length >= 0; length -= length % 8 === 1 ? 1 : 3) {
        truncateSync(path, length);
        const result = await read(path).catch((error: unknown) => error);
        // A stream may end behind any message.
        if (what.includes('stream') && Array.isArray(result)) expect(result).toEqual(right.slice(0, result.length));
        else expect(result).toBeInstanceOf(InputError);
      }
    });
  });
});
