import { countNegatives } from './countNegatives.js';

/** A sentence, and how negatives are drawn from it. */
export interface BoundedDraw {
  /** n, its words; at least 2. */
  readonly numWords: number;
  /** Below 1, as the theorem has it. */
  readonly lambda: number;
  /** m. */
  readonly numAnnotated: number;
  readonly numUnlabeled: number;
}

/** How probable it is that no unlabeled entity is drawn, and what the theorem says it is at least. */
export interface MissamplingBounds {
  /** q: of k spans drawn evenly among those that are not annotated, none is an unlabeled entity. */
  readonly probability: number;
  /** B1 to B4; each follows from the one before. The last can be negative, and says nothing then. */
  readonly bounds: readonly [number, number, number, number];
  /** Whether there are at most `sqrt(n)` entities, annotated and unlabeled: what the theorem asks for. */
  readonly premiseHolds: boolean;
  /**
   * Whether B4 is below B3: `lambda > (n - 1) / (n (n - 1) + 4)`, for which `lambda >= 1 / n` is enough. The paper
   * takes it for granted; with a smaller lambda B4 is no bound.
   */
  readonly lastBoundHolds: boolean;
}

/**
 * The probability that a draw of negatives meets no unlabeled entity, and its lower bounds (Li et al. 2022, Theorem 1).
 * With `k = ceil(lambda n)` and `x = 2 sqrt(n) / (n (n - 1) + 2)`:
 *
 * - `q = product over i < k of (1 - #unlabeled / (n (n + 1) / 2 - m - i))`
 * - `q >= B1 = (1 - x)^k >= B2 = 1 - k x >= B3 = 1 - (lambda n + 1) x > B4 = 1 - 4 lambda sqrt(n) / (n - 1)`
 *
 * The proof says that a factor grows with decreasing i; it shrinks, with increasing i, and the bound is the same.
 *
 * @throws RangeError when n is below 2, lambda is not between 0 and 1, or there are more entities than spans.
 */
export function computeMissamplingBounds({
  numWords: n,
  lambda,
  numAnnotated,
  numUnlabeled,
}: BoundedDraw): MissamplingBounds {
  if (!Number.isInteger(n) || n < 2) {
    throw new RangeError(`computeMissamplingBounds: numWords must be an integer of at least 2, but got ${n}`);
  }
  if (!(lambda > 0 && lambda < 1)) {
    throw new RangeError(`computeMissamplingBounds: lambda must lie between 0 and 1, but got ${lambda}`);
  }
  const numSpans = (n * (n + 1)) / 2;
  if (numAnnotated + numUnlabeled > numSpans) {
    throw new RangeError(
      `computeMissamplingBounds: entities must be at most the ${numSpans} spans, but got ${numAnnotated + numUnlabeled}`,
    );
  }
  const k = countNegatives(n, numSpans - numAnnotated, { lambda, count: 'ceil' });
  let probability = 1;
  for (let i = 0; i < k; i++) probability *= Math.max(0, 1 - numUnlabeled / (numSpans - numAnnotated - i));
  const x = (2 * Math.sqrt(n)) / (n * (n - 1) + 2);
  return {
    probability,
    bounds: [(1 - x) ** k, 1 - k * x, 1 - (lambda * n + 1) * x, 1 - (4 * lambda * Math.sqrt(n)) / (n - 1)],
    premiseHolds: numAnnotated + numUnlabeled <= Math.sqrt(n),
    lastBoundHolds: lambda > (n - 1) / (n * (n - 1) + 4),
  };
}
