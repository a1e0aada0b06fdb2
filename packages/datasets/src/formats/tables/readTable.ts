import { asObject, type JsonObject } from '../../json/JsonObject.js';
import type { RawSentence } from '../../sentences/RawSentence.js';
import { IGNORED_TAG } from '../../tags/listTagNames.js';
import { findClassNames } from '../../tags/readTagNames.js';
import { decodeTable, type DecodeTask, type Table } from './decodeTable.js';
import { toJson } from './toJson.js';
import type { FormatInput } from '../registry/Format.js';

/** The `features` of Hugging Face's datasets in the metadata of a table; undefined where it has none. */
function parseFeatures(metadata: string | null | undefined): unknown {
  if (metadata === null || metadata === undefined) return undefined;
  try {
    return asObject(asObject(JSON.parse(metadata))['info'])['features'];
  } catch {
    return undefined;
  }
}

/** Numbers of a ClassLabel by their names; -100, and -1 of a missing label, are not annotated. */
function nameClasses(row: JsonObject, features: unknown): JsonObject {
  if (features === undefined) return row;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const names = Array.isArray(value) ? findClassNames(features, key) : undefined;
      if (names === undefined) return [key, value];
      const nameOf = (number: unknown): unknown =>
        number === IGNORED_TAG || number === -1 ? null : (names.get(Number(number)) ?? number);
      return [key, (value as unknown[]).map(nameOf)];
    }),
  );
}

/** A row of a table has all columns; an object of a file leaves out what it has not. */
const dropNull = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/**
 * The rows of a table file as objects of a JSON file, which are then read in whatever format they are.
 *
 * @param wanted - what the file must be, for a message: `a Parquet file`.
 */
export async function* readTable(
  kind: DecodeTask['kind'],
  wanted: string,
  input: FormatInput,
): AsyncGenerator<RawSentence, void, undefined> {
  let table: Table;
  try {
    table = await decodeTable({ kind, bytes: input.bytes });
  } catch (error) {
    const reason = (error as Error).message;
    input.problems.error(
      `not-${kind}`,
      {},
      `must be ${wanted}, but ${reason}`,
      'Write it again with the tool that it is from.',
    );
    return;
  }
  const features = parseFeatures(table.metadata);
  const items = table.rows.map((row, index) => ({
    item: nameClasses(dropNull(toJson(row) as JsonObject), features),
    place: { line: index + 1, path: `rows[${index}]` },
  }));
  yield* input.readItems(items);
}
