import { isObject, type JsonObject } from '../../json/JsonObject.js';

/** Key of what a sentence brings along, as JSON, where keys may not differ from one sentence to the next. */
export const META_KEY = 'dynclean_meta';

/** Keys and values in one, or nothing where there are none. */
export function packMeta(meta: JsonObject | undefined): JsonObject {
  return meta === undefined || Object.keys(meta).length === 0 ? {} : { [META_KEY]: JSON.stringify(meta) };
}

/** An object with the keys that were packed into one. */
export function unpackMeta(item: JsonObject): JsonObject {
  const { [META_KEY]: packed, ...others } = item;
  if (typeof packed !== 'string') return item;
  try {
    const meta: unknown = JSON.parse(packed);
    return isObject(meta) ? { ...meta, ...others } : item;
  } catch {
    return item; // of somebody else
  }
}
