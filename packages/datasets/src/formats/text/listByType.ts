import { isObject } from '../../json/JsonObject.js';

/** An entity by its words. */
export interface Listed {
  readonly text: string;
  readonly type: string;
}

/** `{"PER": ["Ann", "Bob"], "LOC": []}` as a list; undefined where it is none. */
export function listByType(entities: unknown): Listed[] | undefined {
  if (!isObject(entities)) return undefined;
  const lists = Object.entries(entities);
  const isList = ([, names]: [string, unknown]): boolean =>
    Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (lists.length === 0 || !lists.every(isList)) return undefined;
  return lists.flatMap(([type, names]) => (names as string[]).map((text) => ({ text, type })));
}
