import { readJsonFile } from '@dynclean/files';
import { z } from 'zod';

/** Environment variable that names the file of what manifests do not say: servers, models there, keys' variables. */
export const ANNOTATORS_VARIABLE = 'DYNCLEAN_ANNOTATORS';

/** By the names that manifests have for annotators; the annotator checks its settings when it begins. */
const accessSchema = z.record(z.string(), z.looseObject({ yes: z.boolean().optional() }));

/** How an annotator of a manifest is reached on this machine. */
export interface AnnotatorAccess {
  /** On top of what the manifest says. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether somebody has agreed (`yes: true`) to what it sends to others and spends. */
  readonly isAgreed: boolean;
}

/**
 * What the JSON file that `DYNCLEAN_ANNOTATORS` names says of an annotator, by its name in manifests:
 * `{ "endpoint": ..., "model": ..., "yes": true }`. What is in it determines no key: the same row is the same on every
 * machine.
 *
 * @returns null where the variable is not set, or the file does not name the annotator.
 * @throws InputError where the file cannot be read as such.
 */
export async function readAnnotatorAccess(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<AnnotatorAccess | null> {
  const path = environment[ANNOTATORS_VARIABLE] ?? '';
  if (path === '') return null;
  const own = (await readJsonFile(path, accessSchema))[name];
  if (own === undefined) return null;
  const { yes, ...settings } = own;
  return { settings, isAgreed: yes === true };
}
