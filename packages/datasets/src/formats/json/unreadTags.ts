import { isDeepStrictEqual } from 'node:util';

import { showValue } from '@dynclean/schema';

import type { JsonObject } from '../../json/JsonObject.js';
import type { FileProblems } from '../../problems/FileProblems.js';
import { placeInside, type SentencePlace } from '../../sentences/RawSentence.js';
import { decodeTags } from '../../tags/decodeTags.js';
import { detectTagScheme } from '../../tags/TagScheme.js';
import { CHUNK_TYPES } from '../columns/ColumnValues.js';

const TAG = /^(O|[BIESLU][-_](.+))$/su;

const isTag = (value: unknown): value is string => typeof value === 'string' && TAG.test(value);

/** Whether a value is a list of tags of entities, with their positions (`B-PER`) or `O`. */
export const holdsTags = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isTag);

/** The entities of tags; chunks are none. */
function listEntities(tags: readonly string[]): unknown {
  const { entities } = decodeTags(tags, detectTagScheme(tags));
  return entities.filter(([, , type]) => !CHUNK_TYPES.has(type));
}

/** An object with the labels that are read of it. */
export interface ReadLabels {
  readonly item: JsonObject;
  readonly place: SentencePlace;
  /** The key of those that are read: tags, or spans of words. */
  readonly read: string;
  /** Keys under which numbers are tags, too. */
  readonly keys: readonly string[];
}

/**
 * Warns of tags beside the labels that are read, where they say something else: labels of another kind, or of another
 * hand, must not vanish without a word.
 */
export function reportUnreadTags({ item, place, ...labels }: ReadLabels, problems: FileProblems): void {
  const read = item[labels.read];
  const said = holdsTags(read) ? listEntities(read) : read;
  for (const [key, value] of Object.entries(item)) {
    if (key === labels.read) continue;
    const isOther = holdsTags(value)
      ? !isDeepStrictEqual(listEntities(value), said)
      : labels.keys.includes(key) && isNumbers(value) && isNumbers(read) && !isDeepStrictEqual(value, read);
    if (!isOther) continue;
    const at = (value as readonly unknown[]).findIndex(saysEntity);
    if (at === -1) continue;
    problems.countedWarning(
      'unread-tags',
      { line: place.line, where: placeInside(place, `${key}[${at}]`) },
      `must not be another tag than under ${labels.read}, which is read, but got ${showValue((value as readonly unknown[])[at])}`,
      `The tags under ${showValue(key)} were not read: keep those that you mean.`,
    );
  }
}

/** Whether a tag, or its number, says that a word is in an entity, which no chunk is. */
const saysEntity = (tag: unknown): boolean =>
  tag !== 'O' && tag !== 0 && !(typeof tag === 'string' && CHUNK_TYPES.has(tag.slice(2)));

const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'number');
