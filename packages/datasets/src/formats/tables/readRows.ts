import { asObject, type JsonObject } from '../../json/JsonObject.js';
import type { RawSentence } from '../../sentences/RawSentence.js';
import { IGNORED_TAG } from '../../tags/listTagNames.js';
import { findClassNames } from '../../tags/readTagNames.js';
import type { FormatInput } from '../registry/Format.js';

/** A value of a table as JSON has it: whole numbers as numbers, vectors as arrays. */
function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value) || Symbol.iterator in value)
    return Array.from(value as Iterable<unknown>, toJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

/** The `features` of Hugging Face's datasets in the metadata of a table; undefined where it has none. */
export function parseFeatures(metadata: string | null | undefined): unknown {
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

/** The rows of a table as objects of a JSON file, which are then read in whatever format they are. */
export function readRows(rows: Iterable<unknown>, features: unknown, input: FormatInput): Iterable<RawSentence> {
  const items = Array.from(rows, (row, index) => ({
    item: nameClasses(dropNull(toJson(row) as JsonObject), features),
    place: { line: index + 1, path: `rows[${index}]` },
  }));
  return input.readItems(items);
}
