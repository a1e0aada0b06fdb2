import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import type { ZodType } from 'zod';

/** Names of what lies in a run folder. */
export const runFiles = {
  run: 'run.json',
  log: 'log.jsonl',
  profile: 'profile.json',
  dynamics: 'dynamics',
  model: 'model',
  checkpoint: 'checkpoint',
  clean: 'clean.json',
  dynamicsRun: 'dynamics-run',
  thresholdRun: 'threshold-run',
  thresholdSamples: 'threshold-samples.json',
  cleaned: 'cleaned',
  cleanedRun: 'cleaned-run',
  spans: 'spans.arrow',
} as const;

/** JSON as it is written everywhere: two blanks, a line break at the end. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Reads a JSON file of ours and holds it to its schema.
 *
 * @throws InputError that names the file and all that is wrong with it.
 */
export async function readJson<T>(path: string, schema: ZodType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(
      `${path}: must be a JSON file, but ${isMissing ? 'there is none' : `got: ${(error as Error).message}`}.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'it'}: ${message}`);
  throw new InputError(`${path}: ${problems.join('; ')}`);
}

/** `epoch-1.arrow` to `epoch-N.arrow` of a folder, as paths. */
export function epochFiles(folder: string, numEpochs: number): string[] {
  return Array.from({ length: numEpochs }, (_, epoch) => join(folder, runFiles.dynamics, `epoch-${epoch + 1}.arrow`));
}
