import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Table } from 'apache-arrow';

import { asArray, asObject } from '../json/JsonObject.js';
import type { FolderSplits, Format } from './registry/Format.js';
import { checkArrowStream } from './tables/checkArrowStream.js';
import { parseFeatures, readRows } from './tables/readRows.js';

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
 * Arrow, as Hugging Face's datasets keep it: a file, or a folder of `save_to_disk`, of one dataset or of several splits.
 * Rows are read as the objects of a JSON file, names of numbered tags from the features in the file.
 */
export const datasetsArrow: Format = {
  name: 'datasets-arrow',
  title: "Arrow of Hugging Face's datasets",
  content: 'bytes',
  recognizes: ({ bytes }) => bytes.toString('latin1', 0, 6) === 'ARROW1' || isStream(bytes),
  async *read(input) {
    const { tableFromIPC } = await import('apache-arrow'); // few files need it, and it takes time to load
    let table: Table;
    let rows: unknown[];
    try {
      if (isStream(input.bytes)) checkArrowStream(input.bytes);
      table = tableFromIPC(input.bytes);
      if (table.numRows > input.bytes.length) throw new RangeError(`it says that it has ${table.numRows} rows`);
      rows = table.toArray().map((row: { readonly toJSON: () => unknown }) => row.toJSON());
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      input.problems.error(
        'not-arrow',
        {},
        `must be an Arrow file, but ${reason}`,
        'Write it again with save_to_disk.',
      );
      return;
    }
    yield* readRows(rows, parseFeatures(table.schema.metadata.get('huggingface')), input);
  },
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
