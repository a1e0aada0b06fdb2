import { asObject, isObject } from '../../json/JsonObject.js';
import { listByType, type Listed } from '../../formats/text/listByType.js';

/** What stands in an answer. */
export interface ReadAnswer {
  /** Entities by their words, in the answer's order. */
  readonly listed: readonly Listed[];
  /** Entries that say no text or no type. */
  readonly malformed: readonly unknown[];
}

/** Places at which JSON may begin that are tried; an answer with more of them is none. */
const MAX_STARTS = 100;

/**
 * The entities of an answer: `{"entities": [{"text", "type"}]}` or the list alone, `label` for `type`, or lists by
 * type. What stands around the JSON, code fences and sentences, is passed over.
 *
 * @returns null where there is no such thing in it.
 */
export function readAnswer(content: string): ReadAnswer | null {
  for (const value of findJson(content)) {
    const read = readList(asObject(value)['entities'] ?? value);
    if (read !== null) return read;
  }
  return null;
}

function readList(value: unknown): ReadAnswer | null {
  if (!Array.isArray(value)) {
    if (isObject(value) && Object.keys(value).length === 0) return null; // `{}` says nothing
    const listed = listByType(value);
    return listed === undefined ? null : { listed, malformed: [] };
  }
  const listed: Listed[] = [];
  const malformed: unknown[] = [];
  for (const entry of value as unknown[]) {
    const { text, label, type = label } = asObject(entry);
    if (typeof text === 'string' && text.trim() !== '' && typeof type === 'string') listed.push({ text, type });
    else malformed.push(entry);
  }
  // A list of which no entry is an entity, such as [1], is another list than the one that was asked for.
  return listed.length === 0 && malformed.length > 0 ? null : { listed, malformed };
}

/** The JSON values in a text, outermost ones, from left to right. */
function* findJson(text: string): Generator<unknown> {
  let starts = 0;
  for (let at = text.search(/[[{]/); at !== -1 && starts < MAX_STARTS; starts++) {
    const end = findEnd(text, at);
    const value = end === null ? undefined : parse(text.slice(at, end));
    if (value !== undefined) yield value;
    const from = value === undefined || end === null ? at + 1 : end;
    const next = text.slice(from).search(/[[{]/);
    at = next === -1 ? -1 : from + next;
  }
}

/** Behind the bracket that closes the one at a place; null where there is none. */
function findEnd(text: string, start: number): number | null {
  let [depth, isInText] = [0, false];
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (isInText) {
      if (character === '\\') at++;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
