import { showInvisible, showValue } from '@dynclean/schema';

import type { RawSentence, SentencePlace } from '../../sentences/RawSentence.js';
import type { Format, FormatInput } from '../registry/Format.js';
import { findJsonLayout } from '../../json/findJsonLayout.js';
import { isObject, type JsonObject } from '../../json/JsonObject.js';
import { unpackMeta } from '../origin/packedMeta.js';
import { readJsonItems } from '../../json/readJsonItems.js';

/** A format whose files are JSON objects: one a line, elements of an array, or one in all. */
export interface JsonFormat extends Omit<Format, 'content' | 'recognizes' | 'read'> {
  /** What an object must be, for messages: `a sentence with "tokens" and "entities"`. */
  readonly wanted: string;
  /** Whether an object is so, for certain; one among the first values of a file tells its format. */
  readonly recognizesItem: (item: JsonObject) => boolean;
  /** Whether an object is read in a file of this format. @default `recognizesItem` */
  readonly acceptsItem?: (item: JsonObject) => boolean;
  /** Another value as an object, for a format whose values are none; undefined where it is another's. */
  readonly toObject?: (value: unknown) => JsonObject | undefined;
  /** The sentences of one object, usually one. */
  readonly readItem: (item: JsonObject, place: SentencePlace, input: FormatInput) => Iterable<RawSentence>;
}

/** Makes a format from what it does with one object. Anything else in the file is a problem and a broken sentence. */
export function defineJsonFormat(format: JsonFormat): Format {
  const { recognizesItem, acceptsItem = recognizesItem, readItem, toObject, wanted, ...rest } = format;
  const objectOf = (value: unknown): JsonObject | undefined => (isObject(value) ? value : toObject?.(value));
  const readValue = function* (given: unknown, place: SentencePlace, input: FormatInput): Iterable<RawSentence> {
    const value = isObject(given) ? unpackMeta(given) : given;
    const item = objectOf(value);
    if (item !== undefined && acceptsItem(item)) {
      yield* readItem(item, place, input);
      return;
    }
    if (value !== undefined) {
      input.problems.error(
        'shape',
        { line: place.line, ...(place.path === '' ? {} : { where: place.path }) },
        `must be ${wanted}, but got ${describeItem(value)}`,
        'docs/data.md shows the formats that are read.',
      );
    }
    yield { kind: 'broken', place };
  };
  return {
    ...rest,
    recognizes: ({ item }) => {
      const object = objectOf(item);
      return object !== undefined && recognizesItem(object);
    },
    *read(input) {
      const layout = findJsonLayout(input.bytes, input.extension) ?? 'lines';
      for (const { place, value } of readJsonItems(input.bytes, layout, input.problems)) {
        yield* readValue(value, place, input);
      }
    },
    readObject: ({ item, place }, input) => readValue(item, place, input),
  };
}

/** A value in a message: an object by its keys. */
export function describeItem(item: unknown): string {
  if (!isObject(item)) return showValue(item);
  return Object.keys(item).length === 0 ? '{}' : `an object with the keys ${listKeys(item)}`;
}

/** The keys of an object for a message, the first eight of them. */
export function listKeys(item: JsonObject): string {
  const keys = Object.keys(item).map((key) => showInvisible(key.slice(0, 40)));
  return keys.length <= 8 ? keys.join(', ') : `${keys.slice(0, 8).join(', ')}, ...`;
}
