import { signs } from '@dynclean/cleaning';
import { streamSpanDynamics } from '@dynclean/dynamics';
import { createRandom } from '@dynclean/random';
import type { SpanSet } from '@dynclean/schema';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';

/** Of which spans how many are drawn. */
export interface DrawOptions {
  /** Spans that are suspicious anyway. */
  readonly removed: SpanSet;
  /** Spans of each sign; all where there are fewer. */
  readonly count: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Draws recorded spans that are not suspicious, each of a sign as likely as the others, the same for a seed (reservoir
 * sampling: Vitter 1985, Algorithm R).
 *
 * @returns their ids, in random order.
 */
export async function drawKept(
  { dynamics, expected, spans }: Pick<DynamicsSource, 'dynamics' | 'expected' | 'spans'>,
  { removed, count, seed, signal }: DrawOptions,
): Promise<number[]> {
  const random = createRandom(seed);
  const drawn = { positives: [] as number[], negatives: [] as number[] };
  const seen = { positives: 0, negatives: 0 };
  if (count === 0) return [];
  for await (const { spanIds } of streamSpanDynamics(dynamics, { ...expected, epochs: 1, signal })) {
    const labels = spans.labelsOf(spanIds);
    for (const [row, id] of spanIds.entries()) {
      if (removed.has(id)) continue;
      const sign = labels[row]! > 0 ? 'positives' : 'negatives';
      seen[sign] += 1;
      const place = seen[sign] <= count ? seen[sign] - 1 : random.integer(seen[sign]);
      if (place < count) drawn[sign][place] = id;
    }
  }
  const all = signs.flatMap((sign) => drawn[sign]);
  random.shuffle(all);
  return all;
}
