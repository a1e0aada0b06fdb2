import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { tableFromIPC } from 'apache-arrow';

import { createEpochWriter } from './createEpochWriter.js';

/** One row as tests write it: id, margin, probability. */
export type TestRow = readonly [span: number, margin: number, probability: number];

/** For tests: runs `use` in a folder of its own and removes it. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-dynamics-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For tests: writes one epoch file for each list of rows and returns the paths. */
export async function writeTestEpochs(folder: string, epochs: readonly (readonly TestRow[])[]): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, rows] of epochs.entries()) {
    const path = join(folder, `epoch-${index + 1}.arrow`);
    const writer = await createEpochWriter(path);
    await writer.write({
      spanIds: Int32Array.from(rows, ([span]) => span),
      margins: Float32Array.from(rows, ([, margin]) => margin),
      probabilities: Float32Array.from(rows, ([, , probability]) => probability),
      others: null,
    });
    await writer.close();
    paths.push(path);
  }
  return paths;
}

/** For tests: the rows of an Arrow file, values in the order of its columns. */
export async function readTestRows(path: string): Promise<unknown[][]> {
  const rows = tableFromIPC(await readFile(path)).toArray() as { toJSON(): object }[];
  return rows.map((row) => Object.values(row.toJSON()) as unknown[]);
}
