import { ShapeError } from '@dynclean/schema';

/** What two sets of spans share. */
export interface Overlap {
  readonly first: number;
  readonly second: number;
  readonly both: number;
  readonly either: number;
  /** Jaccard index, `both / either`; null where both sets are empty. */
  readonly jaccard: number | null;
}

/**
 * Overlap of two sets of spans.
 *
 * @param first - `[S]`, 1 for the spans of the first set. @param second - of the second.
 * @param among - `[S]`, counts only spans with 1. Default: all.
 * @throws ShapeError when the arrays differ in length.
 */
export function computeOverlap(first: Uint8Array, second: Uint8Array, among?: Uint8Array): Overlap {
  if (second.length !== first.length || (among !== undefined && among.length !== first.length)) {
    throw new ShapeError(
      `computeOverlap: second and among must hold ${first.length} spans as first does, ` +
        `but got ${second.length} and ${among?.length ?? 'none'}`,
    );
  }
  const counts = { first: 0, second: 0, both: 0, either: 0 };
  for (let span = 0; span < first.length; span++) {
    if (among !== undefined && among[span] !== 1) continue;
    const [inFirst, inSecond] = [first[span]! & 1, second[span]! & 1];
    counts.first += inFirst;
    counts.second += inSecond;
    counts.both += inFirst & inSecond;
    counts.either += inFirst | inSecond;
  }
  return withJaccard(counts);
}

/** The overlap of all spans from overlaps of some. */
export function addOverlaps(parts: readonly Overlap[]): Overlap {
  const counts = { first: 0, second: 0, both: 0, either: 0 };
  for (const { first, second, both, either } of parts) {
    counts.first += first;
    counts.second += second;
    counts.both += both;
    counts.either += either;
  }
  return withJaccard(counts);
}

function withJaccard(counts: Omit<Overlap, 'jaccard'>): Overlap {
  return { ...counts, jaccard: counts.either === 0 ? null : counts.both / counts.either };
}
