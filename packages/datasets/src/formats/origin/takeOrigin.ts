import type { SentenceOrigin } from '@dynclean/schema';

import { isObject, type JsonObject } from '../../json/JsonObject.js';
import { alignTokens } from '../../text/alignTokens.js';

const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);

/** Text and places, where they say more than the tokens with a blank between. */
export function textOrigin(
  text: string,
  tokens: readonly string[],
  offsets: readonly (readonly [number, number])[],
): SentenceOrigin {
  return text === tokens.join(' ') ? {} : { text, offsets };
}

/**
 * What an object of a JSON file says beside words and labels: its `id`, the text of its tokens where they are cut from
 * one, and all keys that its format does not know.
 *
 * @param own - keys that the format reads by itself.
 * @returns a member `origin` for a sentence, or nothing.
 */
export function takeOrigin(
  item: JsonObject,
  own: readonly string[],
  tokens?: unknown,
): { readonly origin?: SentenceOrigin } {
  const { id, text, offsets, ...others } = item;
  const hasId = typeof id === 'string' || typeof id === 'number';
  const placed = own.includes('text') ? {} : placeText(text, tokens, offsets);
  const rest = Object.entries({
    ...(hasId ? {} : { id }),
    ...(own.includes('text') || placed !== null ? {} : { text, offsets }),
    ...others,
  }).filter(([key, value]) => value !== undefined && !own.includes(key));
  const origin: SentenceOrigin = {
    ...(hasId ? { id } : {}),
    ...placed,
    ...(rest.length === 0 ? {} : { meta: Object.fromEntries(rest) }),
  };
  return Object.keys(origin).length === 0 ? {} : { origin };
}

/** The text of a sentence that has its tokens beside; null where they are not cut from it. */
function placeText(text: unknown, tokens: unknown, offsets: unknown): SentenceOrigin | null {
  if (typeof text !== 'string' || !Array.isArray(tokens)) return null;
  if (!tokens.every((token) => typeof token === 'string')) return null;
  if (Array.isArray(offsets) && !offsets.every(isPlace)) return null;
  const places = alignTokens(text, tokens);
  return places && textOrigin(text, tokens, places);
}

/** What a sentence goes back with into an object of a JSON file, behind the keys of the format. */
export function giveOrigin(origin: SentenceOrigin | undefined, taken: JsonObject = {}): JsonObject {
  if (origin === undefined) return {};
  const { id, meta } = origin;
  const rest = isObject(meta) ? Object.entries(meta).filter(([key]) => !Object.hasOwn(taken, key)) : [];
  return { ...(id === undefined || 'id' in taken ? {} : { id }), ...Object.fromEntries(rest) };
}
