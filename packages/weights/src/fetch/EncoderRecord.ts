import { existsSync, statSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readJsonFile, readSha256 } from '@dynclean/files';
import { z } from 'zod';

import { listEncoderFiles } from '../encoderFiles.js';

const fileName = 'encoder.json';

const encoderRecordSchema = z.strictObject({
  format: z.literal('dynclean-encoder-1'),
  id: z.string(),
  /** null: converted from a folder of the user's. */
  repository: z.string().nullable(),
  commit: z.string().nullable(),
  route: z.enum(['hub', 'hub-cache', 'wheel', 'converted']),
  files: z.record(z.string(), z.strictObject({ sizeBytes: z.int(), sha256: z.string() })),
});

/** `encoder.json` in a folder of the cache: what lies there and where it came from. Written last. */
export type EncoderRecord = z.infer<typeof encoderRecordSchema>;

/** Writes the record of what a folder holds now. */
export async function writeEncoderRecord(
  folder: string,
  origin: Pick<EncoderRecord, 'id' | 'repository' | 'commit' | 'route'>,
): Promise<EncoderRecord> {
  const files: EncoderRecord['files'] = {};
  for (const name of listEncoderFiles(folder)) {
    const path = join(folder, name);
    files[name] = { sizeBytes: (await stat(path)).size, sha256: await readSha256(path) };
  }
  const record: EncoderRecord = { format: 'dynclean-encoder-1', ...origin, files };
  await writeFile(join(folder, fileName), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/** The record of a folder whose files are all there with their sizes; null: it is absent or not complete. */
export async function readEncoderRecord(folder: string): Promise<EncoderRecord | null> {
  const path = join(folder, fileName);
  if (!existsSync(path)) return null;
  const record = await readJsonFile(path, encoderRecordSchema);
  const isComplete = Object.entries(record.files).every(
    ([name, { sizeBytes }]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === sizeBytes,
  );
  return isComplete ? record : null;
}
