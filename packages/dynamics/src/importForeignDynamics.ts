import { join } from 'node:path';

import { InputError } from '@dynclean/schema';

import { copyOrderedEpoch } from './copyOrderedEpoch.js';
import { createEpochWriter } from './createEpochWriter.js';
import { detectForeignForm } from './detectForeignForm.js';
import type { EpochRows } from './openEpochFile.js';
import type { ForeignEpochOptions } from './ForeignEpoch.js';
import { readForeignEpochs } from './readForeignEpochs.js';

/** What became of the files of another trainer. */
export interface ImportedDynamics {
  /** Our epoch files, first epoch first. */
  readonly files: readonly string[];
  /** False where a file has no probabilities, and what stands for them is of two labels alone (`readAumCsv`). */
  readonly hasProbabilities: boolean;
}

/**
 * Turns the epochs of another trainer into our own epoch files, `epoch-1.arrow` and so on, which `streamSpanDynamics`
 * reads. Arrow files with their spans in ascending order are copied as streams; of the others one is in memory at a
 * time, as numbers.
 *
 * @param files - first epoch first; formats as `readForeignEpochs` takes them, mixed if need be.
 * @param folder - where the epoch files go.
 * @param options.onProgress - called after each file with the number of files done and of all.
 * @throws InputError that names file and row, as `readForeignEpochs` does.
 */
export async function importForeignDynamics(
  files: readonly string[],
  folder: string,
  options: ForeignEpochOptions & { readonly onProgress?: (done: number, total: number) => void },
): Promise<ImportedDynamics> {
  if (files.length === 0)
    throw new InputError('dynamics: must name at least one file, one for each epoch, but got none');
  const repeated = files.find((file, index) => files.indexOf(file) !== index);
  if (repeated !== undefined)
    throw new InputError(`${repeated}: each epoch has a file of its own, but this one was given twice`);
  const epochFiles: string[] = [];
  let hasProbabilities = true;
  const nextFile = (): string => join(folder, `epoch-${epochFiles.length + 1}.arrow`);
  for (const [index, file] of files.entries()) {
    if ((await detectForeignForm(file)) === 'arrow' && (await copyOrderedEpoch(file, nextFile(), options))) {
      epochFiles.push(nextFile());
    } else {
      const read = await readForeignEpochs(file, options);
      hasProbabilities &&= read.hasProbabilities;
      for (const rows of read.epochs) {
        await writeEpoch(nextFile(), rows);
        epochFiles.push(nextFile());
      }
    }
    options.onProgress?.(index + 1, files.length);
  }
  return { files: epochFiles, hasProbabilities };
}

async function writeEpoch(path: string, rows: EpochRows): Promise<void> {
  const writer = await createEpochWriter(path, { others: rows.others !== null });
  try {
    await writer.write(rows);
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
