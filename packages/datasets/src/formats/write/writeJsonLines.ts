import type { Format } from '../registry/Format.js';
import { type ItemOptions, type ToItem, toItems } from './toItems.js';

/** A writer of one JSON object a line, a line a sentence. */
export function writeJsonLines(
  format: string,
  toItem: ToItem,
  itemOptions: ItemOptions = {},
): NonNullable<Format['write']> {
  return async (sentences, sink, options) => {
    const items = toItems(sentences, { format, toItem, ...itemOptions }, options);
    for await (const item of items) await sink(`${JSON.stringify(item)}\n`);
  };
}
