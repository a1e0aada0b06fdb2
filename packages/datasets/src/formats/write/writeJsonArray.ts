import type { Sink } from '../registry/Format.js';

/** One JSON array, an item a line. */
export async function writeJsonArray(items: AsyncIterable<object>, sink: Sink): Promise<void> {
  let isEmpty = true;
  for await (const item of items) {
    await sink(`${isEmpty ? '[\n' : ',\n'}${JSON.stringify(item)}`);
    isEmpty = false;
  }
  await sink(isEmpty ? '[]\n' : '\n]\n');
}
