import { join } from 'node:path';

import { InputError } from '@dynclean/schema';

import { createEpochWriter } from './createEpochWriter.js';
import { readForeignEpoch, type ForeignEpochOptions } from './readForeignEpoch.js';

/**
 * Turns the epochs of another trainer into our own epoch files, `epoch-1.arrow` and so on, which `streamSpanDynamics`
 * reads. One epoch is in memory at a time.
 *
 * @param files - one file an epoch, first epoch first; formats as `readForeignEpoch` takes them, mixed if need be.
 * @param folder - where the epoch files go.
 * @param options.onProgress - called after each file with the number of files done and of all.
 * @returns the paths of the epoch files.
 * @throws InputError that names file and row, as `readForeignEpoch` does.
 */
export async function importForeignDynamics(
  files: readonly string[],
  folder: string,
  options: ForeignEpochOptions & { readonly onProgress?: (done: number, total: number) => void },
): Promise<string[]> {
  if (files.length === 0)
    throw new InputError('dynamics: must name at least one file, one for each epoch, but got none');
  const repeated = files.find((file, index) => files.indexOf(file) !== index);
  if (repeated !== undefined)
    throw new InputError(`${repeated}: each epoch has a file of its own, but this one was given twice`);
  const epochFiles: string[] = [];
  for (const [index, file] of files.entries()) {
    const rows = await readForeignEpoch(file, options);
    const epochFile = join(folder, `epoch-${index + 1}.arrow`);
    const writer = await createEpochWriter(epochFile, { others: rows.others !== null });
    try {
      await writer.write(rows);
      await writer.close();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    epochFiles.push(epochFile);
    options.onProgress?.(index + 1, files.length);
  }
  return epochFiles;
}
