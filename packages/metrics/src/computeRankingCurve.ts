import { type RankedNoise, walkWrongGroups } from './RankedNoise.js';

/** What a threshold just above `value` does; the points of a ROC curve and of a precision-recall curve alike. */
export interface RankingPoint {
  /** Spans up to this value are removed. -Infinity: none. */
  readonly value: number;
  /** Share of the wrong labels removed: true positive rate, recall. */
  readonly wrongRemoved: number;
  /** Share of the right labels removed: false positive rate. */
  readonly rightRemoved: number;
  /** Share of the removed labels that are wrong; null where none are removed. */
  readonly precision: number | null;
}

/**
 * The ROC and precision-recall curve of a ranking in which low values are suspicious, from "nothing removed" to "all
 * removed". The corners of the steps are kept, so that areas by trapezoids are those of `computeRankingQuality` as long
 * as nothing is thinned.
 *
 * @param options.maxStep - points that lie nearer than this to the last one in all three shares are left out, which
 *   bounds the curve to some `3 / maxStep` points; 0 keeps all. @default 0.005
 * @returns no points without wrong or without right labels.
 */
export function computeRankingCurve(
  noise: RankedNoise,
  options: { readonly maxStep?: number } = {},
): readonly RankingPoint[] {
  const { maxStep = 0.005 } = options;
  const [numWrong, numRight] = [noise.wrong.length, noise.right.length];
  if (numWrong === 0 || numRight === 0) return [];
  const point = (value: number, wrong: number, right: number): RankingPoint => ({
    value,
    wrongRemoved: wrong / numWrong,
    rightRemoved: right / numRight,
    precision: wrong + right === 0 ? null : wrong / (wrong + right),
  });
  const points = [point(-Infinity, 0, 0)];
  let latest = points[0]!; // the last point that was seen, kept or not
  const add = (next: RankingPoint, maySkip = true): void => {
    latest = next;
    if (!maySkip || isFar(next, points.at(-1)!, maxStep)) points.push(next);
  };
  for (const { value, wrongBelow, wrongUpTo, rightBelow, rightUpTo } of walkWrongGroups(noise)) {
    // Before the group: right labels went, one after the other, and no wrong one.
    if (rightBelow > 0 && rightBelow / numRight > latest.rightRemoved) {
      add(point(noise.right[rightBelow - 1]!, wrongBelow, rightBelow));
    }
    add(point(value, wrongUpTo, rightUpTo));
  }
  if (points.at(-1) !== latest) points.push(latest);
  const end = point(Math.max(noise.wrong.at(-1)!, noise.right.at(-1)!), numWrong, numRight);
  if (end.rightRemoved > latest.rightRemoved) add(end, false);
  return points;
}

function isFar(a: RankingPoint, b: RankingPoint, maxStep: number): boolean {
  return (
    Math.abs(a.wrongRemoved - b.wrongRemoved) >= maxStep ||
    Math.abs(a.rightRemoved - b.rightRemoved) >= maxStep ||
    Math.abs((a.precision ?? 1) - (b.precision ?? 1)) >= maxStep
  );
}
