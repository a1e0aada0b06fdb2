import { existsSync } from 'node:fs';

import { readJsonFile, writeFileAtomically } from '@dynclean/files';
import { z } from 'zod';

/**
 * sha256 by `<commit>/<file>` of what was fetched at first, where none is pinned. It lies beside the encoder's folder
 * and stays when that is removed: a later fetch must bring the same bytes.
 */
export type ChecksumRecord = Record<string, string>;

const recordSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** Empty where nothing was recorded yet. @throws InputError when the file is no such record. */
export async function readChecksumRecord(path: string): Promise<ChecksumRecord> {
  return existsSync(path) ? await readJsonFile(path, recordSchema) : {};
}

/** Writes a record, entries in the order of their names. */
export async function writeChecksumRecord(path: string, record: ChecksumRecord): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFileAtomically(path, `${JSON.stringify(sorted, null, 2)}\n`);
}
