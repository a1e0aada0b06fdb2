import type { Sentence } from '@dynclean/schema';

import { asArray, asObject, type JsonObject } from '../../json/JsonObject.js';

/** Under which key of a sentence that formats do not know the keys of its spans travel. */
export const SPAN_KEYS = 'span_keys';

/** What a file says of a span beside its place and its type: first and last word, type, the other keys. */
export type SpanKeys = readonly [first: number, last: number, type: string | null, keys: JsonObject];

/** Keys by which formats say where a span is and what. */
const READ = new Set(['start', 'end', 'label', 'type', 'text', 'token_start', 'token_end']);

/** Keys of a span's object that no format reads: its id, its score; null where there are none. */
export function takeSpanKeys(value: unknown): JsonObject | null {
  const rest = Object.entries(asObject(value)).filter(([key, of]) => !READ.has(key) && of !== undefined);
  return rest.length === 0 ? null : Object.fromEntries(rest);
}

/** Of each span of a sentence, entities and excluded ones, the keys that came with it; `{}` where none did. */
export function giveSpanKeys({ origin }: Sentence): (first: number, last: number, type: string | null) => JsonObject {
  const byBounds = new Map(
    asArray(origin?.meta?.[SPAN_KEYS]).map((entry) => {
      const [first, last, type, keys] = asArray(entry);
      return [`${String(first)} ${String(last)} ${String(type)}`, asObject(keys)];
    }),
  );
  return (first, last, type) => byBounds.get(`${first} ${last} ${String(type)}`) ?? {};
}

/** A sentence without them, for formats that write them into its spans. */
export function dropSpanKeys(sentence: Sentence): Sentence {
  const { origin } = sentence;
  if (origin?.meta === undefined || !(SPAN_KEYS in origin.meta)) return sentence;
  const { [SPAN_KEYS]: _keys, ...meta } = origin.meta;
  const { meta: _meta, ...rest } = origin;
  return { ...sentence, origin: { ...rest, ...(Object.keys(meta).length > 0 && { meta }) } };
}
