import type { Sentence } from '@dynclean/schema';

import { dropSpanKeys } from '../formats/origin/spanKeys.js';

/**
 * A sentence without its labels and without what travels along of each of them: keys of spans, and the confidences of
 * an annotator before (`giveConfidence`). All else that its file says of it stays.
 */
export function dropLabels({ tokens, origin }: Sentence): Sentence {
  const bare = dropSpanKeys({ tokens, entities: [], ...(origin && { origin }) });
  if (!isOfSpans(bare.origin?.meta?.['confidence'])) return bare;
  const { confidence: _confidence, ...meta } = bare.origin!.meta!;
  const { meta: _meta, ...rest } = bare.origin!;
  const kept = { ...rest, ...(Object.keys(meta).length > 0 && { meta }) };
  return { tokens, entities: [], ...(Object.keys(kept).length > 0 && { origin: kept }) };
}

/** Whether a key `confidence` is an annotator's, an entry an entity, and not somebody's own number. */
function isOfSpans(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => Array.isArray(entry) && entry.length === 4);
}
