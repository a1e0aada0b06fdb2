import type { Sentence } from '@dynclean/schema';

import { giveOrigin } from '../origin/takeOrigin.js';
import { packMeta } from '../origin/packedMeta.js';
import type { Format, WriteOptions } from '../registry/Format.js';
import { refuseExcluded, refuseUntyped } from './refuseSentence.js';

interface LineOptions {
  /** Whether items say all of excluded spans; else such sentences are refused, unless there is a field for them. */
  readonly holdsExcluded?: boolean;
  /** Whether other keys go into one, as text: for readers that want each key to have one type. */
  readonly packsMeta?: boolean;
}

/**
 * A writer of one JSON object a line, a line a sentence. What a sentence brings along from its file goes behind the
 * format's own keys, its `id` before them.
 */
export function writeJsonLines(
  format: string,
  toItem: (sentence: Sentence, options: WriteOptions) => object,
  { holdsExcluded = false, packsMeta = false }: LineOptions = {},
): NonNullable<Format['write']> {
  return async (sentences, sink, options = {}) => {
    let index = 0;
    for await (const sentence of sentences) {
      if (holdsExcluded || options.keepField === true) refuseUntyped(format, sentence, index++);
      else refuseExcluded(format, sentence, index++);
      const item = { ...toItem(sentence, options) } as Record<string, unknown>;
      const text = sentence.origin?.text;
      if (text !== undefined && !('text' in item)) item['text'] = text; // words find their places in it again
      const { id, ...others } = giveOrigin(sentence.origin, item);
      const rest = packsMeta ? packMeta(others) : others;
      await sink(`${JSON.stringify({ ...(id === undefined ? {} : { id }), ...item, ...rest })}\n`);
    }
  };
}

/** The key `excluded` of a sentence of words: `[first, last, type or null]`, as in our own format. */
export function excludedWords({ excluded = [] }: Sentence): { readonly excluded?: Sentence['excluded'] } {
  return excluded.length === 0 ? {} : { excluded };
}
