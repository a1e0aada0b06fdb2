import { ShapeError } from '@dynclean/schema';

/** Counts of one type, or of all. */
export interface NoiseRow {
  /** Kept spans with this distant label. */
  readonly positives: number;
  /** Those of them whose gold label is the same. */
  readonly truePositives: number;
  /** `positives - truePositives`: the gold label is another type, or none. */
  readonly falsePositives: number;
  /** Kept spans without a distant label whose gold label is this one. */
  readonly falseNegatives: number;
  /** The third row that the paper prints. */
  readonly falsePositivesAndNegatives: number;
}

/** Noise of a data version: a row for each label from 1, in order, and their sums. */
export interface NoiseCounts {
  readonly byLabel: readonly (NoiseRow & { readonly label: number })[];
  readonly total: NoiseRow;
}

/** What is counted. */
export interface NoiseOptions {
  /** `[S]`, distant label of each candidate span, 0 = no entity. */
  readonly distant: Int32Array;
  /** `[S]`, gold label of each candidate span. */
  readonly gold: Int32Array;
  /** `[S]`, 1 for the spans that the version keeps. Default: all. */
  readonly kept?: Uint8Array | undefined;
  /** C, with "no entity". */
  readonly numClasses: number;
}

/**
 * Counts wrong labels among candidate spans (DynClean, Tables 12 and 13).
 *
 * A span with a wrong type is one false positive of its distant type, and not also a false negative of its gold type:
 * a false negative is a span that distant supervision calls nothing.
 *
 * @throws ShapeError when arrays differ in length; RangeError when a label is none of the classes.
 */
export function computeNoiseCounts({ distant, gold, kept, numClasses }: NoiseOptions): NoiseCounts {
  if (gold.length !== distant.length || (kept !== undefined && kept.length !== distant.length)) {
    throw new ShapeError(
      `computeNoiseCounts: gold and kept must hold ${distant.length} spans as distant does, ` +
        `but got ${gold.length} and ${kept?.length ?? 'none'}`,
    );
  }
  requireLabels('distant', distant, numClasses);
  requireLabels('gold', gold, numClasses);
  const positives = new Array<number>(numClasses).fill(0);
  const truePositives = new Array<number>(numClasses).fill(0);
  const falseNegatives = new Array<number>(numClasses).fill(0);
  for (let span = 0; span < distant.length; span++) {
    const distantLabel = distant[span]!;
    const goldLabel = gold[span]!;
    if (kept !== undefined && kept[span] !== 1) continue;
    positives[distantLabel]! += 1;
    if (distantLabel === goldLabel) truePositives[distantLabel]! += 1;
    else if (distantLabel === 0) falseNegatives[goldLabel]! += 1;
  }
  const byLabel = Array.from({ length: numClasses - 1 }, (_, index) => {
    const label = index + 1;
    return { label, ...makeRow(positives[label]!, truePositives[label]!, falseNegatives[label]!) };
  });
  const sum = (key: 'positives' | 'truePositives' | 'falseNegatives'): number =>
    byLabel.reduce((total, row) => total + row[key], 0);
  return { byLabel, total: makeRow(sum('positives'), sum('truePositives'), sum('falseNegatives')) };
}

function makeRow(positives: number, truePositives: number, falseNegatives: number): NoiseRow {
  const falsePositives = positives - truePositives;
  return {
    positives,
    truePositives,
    falsePositives,
    falseNegatives,
    falsePositivesAndNegatives: falsePositives + falseNegatives,
  };
}

function requireLabels(name: string, labels: Int32Array, numClasses: number): void {
  labels.forEach((label, span) => {
    if (label >= 0 && label < numClasses) return;
    throw new RangeError(`computeNoiseCounts: ${name}[${span}] must be in [0, ${numClasses}), but got ${label}`);
  });
}
