import { detectForeignForm } from './detectForeignForm.js';
import { ForeignEpoch, type ForeignEpochOptions } from './ForeignEpoch.js';
import type { EpochRows } from './openEpochFile.js';
import { readArrowRows } from './readArrowRows.js';
import { readAumCsv } from './readAumCsv.js';
import { readJsonlRows } from './readJsonlRows.js';

/** What one file of another trainer holds. */
export interface ForeignEpochs {
  /** First epoch first, each with all spans but the excluded ones, sorted by id. */
  readonly epochs: readonly EpochRows[];
  /** False where the file says nothing of probabilities: then they are of the label and the best other one alone. */
  readonly hasProbabilities: boolean;
}

/**
 * Reads what another trainer recorded, told apart by the first bytes: Arrow IPC (file or stream) or JSON Lines with
 * `span`, `margin` and `probability` (and the best other label where the file has it: `other`, `other_probability`),
 * rows in any order, which are one epoch; or CSV of the package `aum`, which may be several (`readAumCsv`). Holds 12
 * bytes a candidate span and epoch of the file (20 with other labels), and no text.
 *
 * @throws InputError that names file and row (Arrow) or line (text), from 1: an id that is unknown, excluded,
 *   repeated or missing, a value that is absent, NaN or infinite, a probability outside [0, 1], a file of no such kind.
 */
export async function readForeignEpochs(path: string, options: ForeignEpochOptions): Promise<ForeignEpochs> {
  const form = await detectForeignForm(path);
  if (form === 'aum') return { epochs: await readAumCsv(path, options), hasProbabilities: false };
  const epoch = new ForeignEpoch(path, form === 'jsonl' ? 'line' : 'row', options);
  const readRows = form === 'jsonl' ? readJsonlRows : readArrowRows;
  await readRows(path, epoch.add.bind(epoch), options.signal);
  return { epochs: [epoch.finish()], hasProbabilities: true };
}
