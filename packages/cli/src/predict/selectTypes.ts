import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';

/**
 * Which types of entities to show.
 *
 * @param typed - `PER,LOC`; undefined: all.
 * @throws InputError for a type that the model does not know: it would pass for a text without entities.
 */
export async function selectTypes(model: string, typed: string | undefined): Promise<(type: string) => boolean> {
  if (typed === undefined) return () => true;
  const wanted = new Set(typed.split(',').map((type) => type.trim()));
  const known = await readTypes(model);
  const stranger = [...wanted].find((type) => known?.includes(type) === false);
  if (stranger !== undefined) {
    throw new InputError(
      `--types: must be some of ${known?.join(', ')}, the types of ${model}, but got ${JSON.stringify(stranger)}`,
    );
  }
  return (type) => wanted.has(type);
}

/** Null where there is no model: whoever loads it says so better. */
async function readTypes(model: string): Promise<readonly string[] | null> {
  const path = ['', 'model', 'cleaned-run/model'].map((place) => join(model, place, 'model.json')).find(existsSync);
  if (path === undefined) return null;
  const { types } = JSON.parse(await readFile(path, 'utf8')) as { types?: readonly string[] };
  return types ?? null;
}
