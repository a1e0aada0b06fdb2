import { readJsonFile } from '@dynclean/files';
import { InputError, showValue, type ThresholdSampleIds, thresholdSampleIdsSchema } from '@dynclean/schema';
import { z } from 'zod';

/**
 * Reads the threshold samples of another trainer, `{"positives": [ids], "negatives": [ids]}`.
 *
 * @throws InputError that names the file, what came in place of what, and where the file is described.
 */
export async function readThresholdSampleIds(path: string): Promise<ThresholdSampleIds> {
  const document = await readJsonFile(path, z.unknown());
  const parsed = thresholdSampleIdsSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [key, index] = parsed.error.issues[0]?.path ?? [];
  const list = key === undefined ? undefined : (document as Readonly<Record<PropertyKey, unknown>>)[key];
  const got = Array.isArray(list) && typeof index === 'number' ? (list as unknown[])[index] : list;
  const problem =
    key === undefined
      ? `must be {"positives": [...], "negatives": [...]}, but got ${Array.isArray(document) ? 'an array' : showValue(document)}`
      : index === undefined
        ? `${String(key)}: must be a list of span ids, but got ${showValue(got)}`
        : `${String(key)}[${String(index)}]: must be a span id, an integer of at least 0, but got ${showValue(got)}`;
  throw new InputError(`${path}: ${problem}. docs/own-dynamics.md shows the file.`);
}
