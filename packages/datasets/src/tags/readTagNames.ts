import { join } from 'node:path';

import { showValue } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import { asObject, isObject } from '../json/JsonObject.js';
import { parseJson } from '../json/parseJson.js';
import type { Problem } from '../problems/Problem.js';
import { readText } from '../text/readText.js';

/** The name of each tag number, from a table beside the data. */
export interface TagNames {
  /** File that the names are from, for messages. */
  readonly file: string;
  /** Tag numbers as they are used under `key`, or undefined where the table does not know the key. */
  namesFor(key: string): ReadonlyMap<number, string> | undefined;
}

/** The document of a JSON file; undefined where there is none, or where it is broken, which is reported. */
async function readJson(own: FileProblems): Promise<unknown> {
  const text = await readText(own, { mayBeAbsent: true });
  return text === null ? undefined : parseJson(text, {}, own);
}

const isNumber = (value: unknown): boolean => Number.isInteger(typeof value === 'string' ? Number(value) : value);

/**
 * Names from `{"O": 0, "B-PER": 1}` or, the other way round, `{"0": "O"}` and `["O", "B-PER"]` (id2label); null where
 * it is none of these.
 */
function readTable(table: unknown): ReadonlyMap<number, string> | null {
  if (!isObject(table) && !Array.isArray(table)) return null;
  const { label2id, id2label } = asObject(table);
  if (isObject(label2id) || isObject(id2label)) return readTable(label2id ?? id2label);
  const entries = Object.entries(table as object) as [string, unknown][];
  if (entries.length === 0) return null;
  if (entries.every(([, number]) => typeof number === 'number' && isNumber(number))) {
    return new Map(entries.map(([name, number]) => [Number(number), name]));
  }
  if (entries.every(([number, name]) => isNumber(number) && typeof name === 'string')) {
    return new Map(entries.map(([number, name]) => [Number(number), String(name)]));
  }
  return null;
}

/**
 * The names of a ClassLabel, however its feature is written: `Sequence`, `List`, a list, or as dataset cards have it.
 */
function readFeature(feature: unknown): ReadonlyMap<number, string> | undefined {
  const one = asObject(Array.isArray(feature) ? feature[0] : feature);
  const names = one['names'] ?? asObject(one['class_label'])['names'];
  if (typeof names === 'object' && names !== null) {
    return new Map(Object.entries(names).map(([number, name]) => [Number(number), String(name)]));
  }
  const inner = one['feature'] ?? one['sequence'] ?? one['list'];
  return inner === undefined ? undefined : readFeature(inner);
}

/** Finds the names of a column in the `features` of Hugging Face's datasets, an object by columns or a list of them. */
export function findClassNames(features: unknown, key: string): ReadonlyMap<number, string> | undefined {
  if (!Array.isArray(features)) return readFeature(asObject(features)[key]);
  return readFeature(features.find((feature) => asObject(feature)['name'] === key));
}

/** The `features` of `dataset_info.json`, or of the first configuration of `dataset_infos.json`. */
function findFeatures(info: unknown): unknown {
  const root = asObject(info);
  return root['features'] ?? asObject(Object.values(root)[0])['features'];
}

/** Tables of names, the preferred one first: BOND's, and those of transformers. */
const TABLES = ['tag_to_id.json', 'id2label.json', 'label2id.json'];

/** A number has one name: of two, which one the tags mean nobody knows. */
function checkUnique(table: unknown, own: FileProblems): void {
  const { label2id, id2label } = asObject(table);
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(asObject(label2id ?? id2label ?? table))) {
    if (typeof number !== 'number') continue;
    const other = names.get(number);
    names.set(number, name);
    if (other === undefined) continue;
    own.error(
      'tag-names',
      {},
      `must give each number one name, but got ${showValue(other)} and ${showValue(name)} for ${number}`,
      'Number the names as the tags of the data have them.',
    );
  }
}

/** Other tables of the folder that name a number otherwise than the one that is read: a warning each. */
async function compareTables(folder: string, read: string, names: ReadonlyMap<number, string>): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of TABLES.slice(TABLES.indexOf(read) + 1)) {
    const own = new FileProblems(join(folder, file));
    const others = readTable(await readJson(own)) ?? new Map<number, string>();
    const [different] = [...others].filter(([number, name]) => names.get(number) !== name);
    if (different === undefined) continue;
    const [number, name] = different;
    const told = new FileProblems(own.file);
    told.warning(
      'tag-names',
      {},
      `must name numbers as ${read} does, which is read, but got ${showValue(name)} for ${number}, there ${showValue(names.get(number))}`,
      'Remove the one that does not belong to the data.',
    );
    problems.push(...told.problems);
  }
  return problems;
}

/**
 * Names of numbered tags in a folder: BOND's `tag_to_id.json` (`{"O": 0, "B-PER": 1, ...}`, or the other way round),
 * `id2label.json` or `label2id.json`, the `id2label` of a model's `config.json`, else Hugging Face's
 * `dataset_info.json` or `dataset_infos.json`. Null where there is none of them, and where a table is none,
 * which adds a problem.
 */
export async function readTagNames(folder: string, problems: Problem[]): Promise<TagNames | null> {
  for (const file of TABLES) {
    const own = new FileProblems(join(folder, file));
    const table = await readJson(own);
    const names = readTable(table);
    if (table !== undefined && names === null) {
      own.error(
        'tag-names',
        {},
        `must give each name its number, e.g. {"O": 0, "B-PER": 1}, but got ${showValue(table)}`,
        'The other way round, {"0": "O", "1": "B-PER"}, will do.',
      );
    }
    if (names !== null) checkUnique(table, own);
    problems.push(...own.problems);
    if (table === undefined) continue;
    if (own.hasErrors || names === null) return null;
    problems.push(...(await compareTables(folder, file, names)));
    return { file: own.file, namesFor: () => names };
  }
  const config = new FileProblems(join(folder, 'config.json'));
  const { id2label } = asObject(await readJson(config));
  const names = id2label === undefined ? null : readTable(id2label);
  if (names !== null) return { file: config.file, namesFor: () => names };
  for (const name of ['dataset_info.json', 'dataset_infos.json']) {
    const hub = new FileProblems(join(folder, name));
    const info = await readJson(hub);
    problems.push(...hub.problems);
    if (info !== undefined) return { file: hub.file, namesFor: (key) => findClassNames(findFeatures(info), key) };
  }
  return null;
}
