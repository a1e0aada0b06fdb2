import { readFile } from 'node:fs/promises';

import { type AnnotatorDefinition, getOwn, InputError } from '@dynclean/schema';
import { parse } from 'yaml';
import { z } from 'zod';

import type { LoadedManifest } from '../manifests/readManifest.js';

const settingsSchema = z.record(z.string(), z.unknown());

/**
 * The settings of an annotator for a dataset, as the file says that its definition names; the annotator checks them
 * when it begins.
 *
 * @param dataset - the manifest's name for it; what that means (an id of the catalog, a folder) may have a file, too.
 * @throws InputError for a file that cannot be read as settings.
 */
export async function readAnnotatorSettings(
  settings: AnnotatorDefinition['settings'],
  { manifest }: Pick<LoadedManifest, 'manifest'>,
  dataset: string,
): Promise<Readonly<Record<string, unknown>>> {
  const meant = getOwn(manifest.define?.datasets, dataset)?.dataset ?? dataset;
  const file = typeof settings === 'object' ? (getOwn(settings, dataset) ?? getOwn(settings, meant)) : settings;
  if (file === undefined) return {};
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new InputError(`${file}: must be a file of an annotator's settings, but cannot be read`);
  const parsed = settingsSchema.safeParse(parseText(file, text) ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(`${file}: must hold an annotator's settings by their names (docs/annotating.md)`);
}

function parseText(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new InputError(
      `${file}: must be YAML, but is not: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
