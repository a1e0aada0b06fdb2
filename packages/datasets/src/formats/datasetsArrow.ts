import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asArray, asObject } from '../json/JsonObject.js';
import type { FolderSplits, Format } from './registry/Format.js';
import { readTable } from './tables/readTable.js';

/** A stream of Arrow begins with a continuation mark, and the length of a message that is small and even. */
const isStream = (bytes: Buffer): boolean =>
  bytes.length > 8 && bytes.readUInt32LE(0) === 0xffffffff && bytes.readUInt32LE(4) < 2 ** 28;

/** The shards of a dataset that `save_to_disk` wrote into a folder, in their order; null where there is none. */
async function findShards(folder: string): Promise<string[] | null> {
  const names = await readdir(folder).catch((): string[] => []);
  if (!names.includes('state.json')) return null;
  const state: unknown = await readFile(join(folder, 'state.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => null);
  const listed = asArray(asObject(state)['_data_files']).map((file) => String(asObject(file)['filename']));
  return listed.length > 0
    ? listed.filter((file) => names.includes(file))
    : names.filter((name) => name.endsWith('.arrow')).sort();
}

const SPLITS: Readonly<Record<string, string>> = {
  train: 'train',
  validation: 'dev',
  valid: 'dev',
  dev: 'dev',
  test: 'test',
};

/**
 * Arrow, as Hugging Face's datasets keep it: a file, or a folder of `save_to_disk`, of one dataset or of several
 * splits. Rows are read as the objects of a JSON file, names of numbered tags from the features in the file.
 */
export const datasetsArrow: Format = {
  name: 'datasets-arrow',
  title: "Arrow of Hugging Face's datasets",
  content: 'bytes',
  recognizes: ({ bytes }) => bytes.toString('latin1', 0, 6) === 'ARROW1' || isStream(bytes),
  read: (input) => readTable('arrow', 'an Arrow file', input),
  async readFolder(folder): Promise<FolderSplits | null> {
    const own = await findShards(folder);
    if (own !== null) return { train: own };
    const splits: Record<string, string[]> = {};
    for (const name of await readdir(folder).catch((): string[] => [])) {
      const split = SPLITS[name];
      const shards = split === undefined ? null : await findShards(join(folder, name));
      if (split !== undefined && shards !== null) splits[split] = shards.map((file) => join(name, file));
    }
    return splits['train'] === undefined ? null : splits;
  },
};
