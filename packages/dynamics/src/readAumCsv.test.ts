import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { InputError } from '@dynclean/schema';

import { readForeignEpochs } from './readForeignEpochs.js';
import { inTemporaryFolder } from './writeTestEpochs.js';

/** Reads the lines as a file of so many spans. `expect(...)` sees the path as FILE. */
const read = (lines: readonly string[], numSpans: number, excluded?: Uint8Array) =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'aum.csv');
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    try {
      return await readForeignEpochs(path, { numSpans, ...(excluded && { excluded }) });
    } catch (error) {
      if (error instanceof Error) error.message = error.message.replaceAll(path, 'FILE');
      throw error;
    }
  });

const records = 'sample_id,num_measurements,target_logit,target_val,other_logit,other_val,margin,aum';

describe('CSV of the package aum', () => {
  it('has one epoch whose margin is the AUM, in whatever order', async () => {
    const { epochs, hasProbabilities } = await read(['sample_id,aum', '2,1.5', '0,0.0', '1,-2.25'], 3);
    expect(hasProbabilities).toBe(false);
    expect(epochs).toHaveLength(1);
    expect(epochs[0]).toMatchObject({ spanIds: Int32Array.of(0, 1, 2), margins: Float32Array.of(0, -2.25, 1.5) });
    // 1 / (1 + e^0), 1 / (1 + e^2.25), 1 / (1 + e^-1.5)
    [0.5, 0.095349, 0.8175745].forEach((probability, span) => {
      expect(epochs[0]!.probabilities[span]).toBeCloseTo(probability, 6);
    });
  });

  it("has an epoch for each measurement in aum's records, of which the margin counts", async () => {
    const { epochs } = await read(
      [records, '0,1,1,2.5,0,1.0,1.5,1.5', '0,2,1,0.0,0,3.0,-3.0,-0.75', '1,1,0,4.0,2,0.0,4.0,4.0', '1,2,0,1.0,1,0.5,0.5,2.25'],
      2,
    ); // prettier-ignore
    expect(epochs.map(({ margins }) => [...margins])).toEqual([[1.5, 4], [-3, 0.5]]); // prettier-ignore
  });

  it('may have columns in another order, more of them, quotation marks, and spans that were excluded left out', async () => {
    const { epochs } = await read(['"","aum","sample_id"', '0,"2.0","2"', '1,-1e-1,0'], 3, Uint8Array.of(0, 1, 0));
    expect(epochs[0]).toMatchObject({ spanIds: Int32Array.of(0, 2), margins: Float32Array.of(-0.1, 2) });
  });

  it.each([
    ['an id that is no number', ['sample_id,aum', 'cat.png,1.0'], 'line 2: span must be an integer from 0 to 1, the candidate spans of the data, but got "cat.png"'],
    ['a missing span', ['sample_id,aum', '1,1.0'], 'must hold each of the 2 spans that training saw, but ends after line 2 without span 0.'],
    ['no rows', ['sample_id,aum'], 'must hold each of the 2 spans that training saw, but ends after line 0 without 2 of them'],
    ['a value that pandas leaves empty for NaN', ['sample_id,aum', '0,'], 'line 2: margin must be a finite number (float32), but got nothing'],
    ['infinity', ['sample_id,aum', '0,-inf'], 'line 2: margin must be a finite number (float32), but got "-inf"'],
    ['too few values', ['sample_id,aum', '0'], 'line 2: must have 2 values, as the first line has names, but got 1'],
    ['a span twice', ['sample_id,aum', '0,1.0', '0,1.0'], 'line 3: span must not be one of an earlier line (2), but got 0'],
    ['a measurement twice', [records, '0,1,1,2,0,1,1,1', '0,1,1,2,0,1,1,1'], 'line 3: span must not be one of an earlier line (2), but got 0'],
    ['a measurement left out', [records, '0,2,1,2,0,1,1,1'], 'line 2: num_measurements must count the epochs of a sample from 1, with none left out before it, but got 2'],
    ['a sample with fewer measurements', [records, '0,1,1,2,0,1,1,1', '0,2,1,2,0,1,1,1', '1,1,1,2,0,1,1,1'], 'without span 1. Every epoch holds every candidate span.'],
  ])('names file and line of %s', async (_case, lines, message) => {
    const reading = read(lines, 2);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message.startsWith('without') ? message : `FILE: ${message}`);
  }); // prettier-ignore
});
