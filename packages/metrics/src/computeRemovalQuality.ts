import { ShapeError } from '@dynclean/schema';

/** How good the removals of one sign were. */
export interface RemovalCounts {
  readonly removed: number;
  /** Removed spans whose label was wrong. */
  readonly removedWrong: number;
  /** Spans with a wrong label before the removal. */
  readonly wrong: number;
  /** `removedWrong / removed`; null where nothing was removed. */
  readonly precision: number | null;
  /** `removedWrong / wrong`; null where no label was wrong. */
  readonly recall: number | null;
}

/** Removed positives are right to go when their gold label differs, removed negatives when they have a gold label. */
export interface RemovalQuality {
  readonly positives: RemovalCounts;
  readonly negatives: RemovalCounts;
}

/** What is judged; all arrays `[S]` by candidate span. */
export interface RemovalQualityOptions {
  readonly distant: Int32Array;
  readonly gold: Int32Array;
  /** 1 for removed spans. */
  readonly isRemoved: Uint8Array;
  /** 1 for spans that were excluded already; they count nowhere. Default: none. */
  readonly excluded?: Uint8Array | undefined;
}

/**
 * Judges a cleaning by gold labels: how many of the removed labels were wrong, and how many of the wrong ones went.
 *
 * @throws ShapeError when the arrays differ in length.
 */
export function computeRemovalQuality(options: RemovalQualityOptions): RemovalQuality {
  const { distant, gold, isRemoved, excluded } = options;
  if (gold.length !== distant.length || isRemoved.length !== distant.length) {
    throw new ShapeError(
      `computeRemovalQuality: gold and isRemoved must hold ${distant.length} spans as distant does, ` +
        `but got ${gold.length} and ${isRemoved.length}`,
    );
  }
  const positives = { removed: 0, removedWrong: 0, wrong: 0 };
  const negatives = { removed: 0, removedWrong: 0, wrong: 0 };
  for (let span = 0; span < distant.length; span++) {
    if (excluded?.[span] === 1) continue;
    const counts = distant[span]! > 0 ? positives : negatives;
    const isWrong = distant[span] !== gold[span];
    if (isWrong) counts.wrong += 1;
    if (isRemoved[span] !== 1) continue;
    counts.removed += 1;
    if (isWrong) counts.removedWrong += 1;
  }
  return { positives: rate(positives), negatives: rate(negatives) };
}

function rate(counts: { removed: number; removedWrong: number; wrong: number }): RemovalCounts {
  const { removed, removedWrong, wrong } = counts;
  return {
    ...counts,
    precision: removed === 0 ? null : removedWrong / removed,
    recall: wrong === 0 ? null : removedWrong / wrong,
  };
}
