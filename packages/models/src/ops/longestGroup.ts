import type { PackedLayout } from '../PackedBatch.js';

/** Subwords of the longest sentence of a batch, as attention pads it. */
export function longestGroup({ lanes }: PackedLayout): number {
  return Math.max(...lanes.flatMap(({ groups }) => groups.map(({ length }) => length)));
}
