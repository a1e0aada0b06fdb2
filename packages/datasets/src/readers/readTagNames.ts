import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { FileProblems } from '../FileProblems.js';
import type { Problem } from '../Problem.js';
import { parseJson } from './parseJson.js';

/** The name of each tag number, from a table beside the data. */
export interface TagNames {
  /** File that the names are from, for messages. */
  readonly file: string;
  /** Tag numbers as they are used under `key`, or undefined where the table does not know the key. */
  namesFor(key: string): ReadonlyMap<number, string> | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;
const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};

async function readJson(path: string, problems: Problem[]): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined; // no such table
  }
  const own = new FileProblems(path);
  const value = parseJson(text, {}, own);
  problems.push(...own.problems);
  return value;
}

/** Finds the `features` of Hugging Face's `dataset_info.json`, or of the first configuration of `dataset_infos.json`. */
function findClassNames(info: unknown, key: string): ReadonlyMap<number, string> | undefined {
  const root = asObject(info);
  const features = asObject(root['features'] ?? asObject(Object.values(root)[0])['features']);
  const feature = asObject(asObject(features[key])['feature']);
  const names = feature['names'] ?? asObject(feature['class_label'])['names'];
  if (typeof names !== 'object' || names === null) return undefined;
  return new Map(Object.entries(names).map(([number, name]) => [Number(number), String(name)]));
}

/**
 * Names of numbered tags in a folder: BOND's `tag_to_id.json` (`{"O": 0, "B-PER": 1, ...}`), else Hugging Face's
 * `dataset_info.json` or `dataset_infos.json`. Null where there is none of them. A table that is not JSON adds a problem.
 */
export async function readTagNames(folder: string, problems: Problem[]): Promise<TagNames | null> {
  const bondFile = join(folder, 'tag_to_id.json');
  const bond = await readJson(bondFile, problems);
  if (bond !== undefined) {
    const names = new Map(Object.entries(asObject(bond)).map(([name, number]) => [Number(number), name]));
    return { file: bondFile, namesFor: () => names };
  }
  for (const name of ['dataset_info.json', 'dataset_infos.json']) {
    const info = await readJson(join(folder, name), problems);
    if (info !== undefined) return { file: join(folder, name), namesFor: (key) => findClassNames(info, key) };
  }
  return null;
}
