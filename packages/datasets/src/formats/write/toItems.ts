import type { Sentence } from '@dynclean/schema';

import { packMeta } from '../origin/packedMeta.js';
import { dropSpanKeys } from '../origin/spanKeys.js';
import { giveOrigin } from '../origin/takeOrigin.js';
import type { WriteOptions } from '../registry/Format.js';
import { refuseExcluded, refuseUntyped } from './refuseSentence.js';

/** What a sentence is in some format. */
export type ToItem = (sentence: Sentence, options: WriteOptions) => object;

/** What items can say beside. */
export interface ItemOptions {
  /** Whether items say all of excluded spans; else such sentences are refused, unless there is a field for them. */
  readonly holdsExcluded?: boolean;
  /** Whether items have the keys of single spans in them (`PlacedSpan.keys`). */
  readonly placesSpanKeys?: boolean;
  /** Whether other keys go into one, as text: for readers that want each key to have one type. */
  readonly packsMeta?: boolean;
}

/**
 * A JSON object a sentence. What a sentence brings along from its file goes behind the format's own keys, its `id`
 * before them.
 *
 * @throws InputError for a sentence that the format cannot hold.
 */
export async function* toItems(
  sentences: Iterable<Sentence> | AsyncIterable<Sentence>,
  of: { readonly format: string; readonly toItem: ToItem } & ItemOptions,
  options: WriteOptions = {},
): AsyncGenerator<object> {
  const { format, toItem, holdsExcluded = false, packsMeta = false, placesSpanKeys = false } = of;
  let index = 0;
  for await (const sentence of sentences) {
    if (holdsExcluded || options.keepField === true) refuseUntyped(format, sentence, index++);
    else refuseExcluded(format, sentence, index++);
    const item = { ...toItem(sentence, options) } as Record<string, unknown>;
    const text = sentence.origin?.text;
    if (text !== undefined && !('text' in item)) item['text'] = text; // words find their places in it again
    const { origin } = placesSpanKeys ? dropSpanKeys(sentence) : sentence;
    const { id, ...others } = giveOrigin(origin, item);
    const rest = packsMeta ? packMeta(others) : others;
    yield { ...(id === undefined ? {} : { id }), ...item, ...rest };
  }
}
