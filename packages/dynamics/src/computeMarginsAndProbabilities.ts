import { ShapeError } from '@dynclean/schema';

import { NotFiniteError } from './NotFiniteError.js';
import type { OtherLabels } from './OtherLabels.js';

/**
 * What one epoch leaves of a span's logits: two numbers, enough for every metric and any number of epochs, and which
 * label came closest. `[S]` each.
 */
export interface MarginsAndProbabilities {
  /** Logit units: positive where the assigned label is ahead of every other. */
  readonly margins: Float32Array;
  /** Softmax probability of the assigned label, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** The label of the largest other logit, and its probability. */
  readonly others: OtherLabels;
}

/**
 * How far each span's assigned logit lies above its largest other logit, and the probability of the assigned label.
 *
 * `margins[s] = z[s, label[s]] - max over c != label[s] of z[s, c]` (the margin: DynClean, Eq. 8, after Pleiss et al.
 * 2020) and `probabilities[s] = softmax(z[s])[label[s]]` (P of the label: DynClean, Eq. 4), both at one epoch.
 * S = spans, C = classes; class 0 is "no entity". Arithmetic is double, the results are rounded once to the float32
 * that epoch files hold. A tie gives the margin 0. The best other label is the argmax of the second term of the margin,
 * of equals the smallest.
 *
 * @param logits - `[S, C]`, row-major, before softmax.
 * @param labels - `[S]`, the label that the run assigned to each span, integers in `[0, C)`.
 * @param numClasses - C, at least 2 (with one class there is no other logit). The fake class of a threshold run counts.
 * @throws ShapeError when C < 2 or `logits` does not hold S x C values.
 * @throws RangeError when a label is not one of the classes, or a logit is NaN or infinite: it names the row.
 */
export function computeMarginsAndProbabilities(
  logits: Float32Array,
  labels: Int32Array,
  numClasses: number,
): MarginsAndProbabilities {
  if (!Number.isInteger(numClasses) || numClasses < 2) {
    throw new ShapeError(
      `computeMarginsAndProbabilities: numClasses must be an integer of at least 2, but got ${numClasses}`,
    );
  }
  if (logits.length !== labels.length * numClasses) {
    throw new ShapeError(
      `computeMarginsAndProbabilities: logits must hold [${labels.length}, ${numClasses}] = ` +
        `${labels.length * numClasses} values, but got ${logits.length}`,
    );
  }
  const margins = new Float32Array(labels.length);
  const probabilities = new Float32Array(labels.length);
  const others = { labels: new Int32Array(labels.length), probabilities: new Float32Array(labels.length) };
  for (let span = 0; span < labels.length; span++) {
    const label = labels[span]!;
    if (label < 0 || label >= numClasses) {
      throw new RangeError(
        `computeMarginsAndProbabilities: labels[${span}] must be in [0, ${numClasses}), but got ${label}`,
      );
    }
    const row = span * numClasses;
    const assigned = logits[row + label]!;
    let largestOther = -Infinity; // not 0: every logit of a row may be negative
    let other = 0;
    for (let index = 0; index < numClasses; index++) {
      const logit = logits[row + index]!;
      if (!Number.isFinite(logit)) throw new NotFiniteError(describeLogit(span, index, logit));
      if (index === label || logit <= largestOther) continue;
      largestOther = logit;
      other = index;
    }
    const largest = Math.max(assigned, largestOther);
    let sum = 0; // of e^(z - largest): at least 1, so nothing overflows and nothing is divided by 0
    for (let index = 0; index < numClasses; index++) sum += Math.exp(logits[row + index]! - largest);
    margins[span] = assigned - largestOther;
    probabilities[span] = Math.exp(assigned - largest) / sum;
    others.labels[span] = other;
    others.probabilities[span] = Math.exp(largestOther - largest) / sum;
    if (!Number.isFinite(margins[span]!)) throw new NotFiniteError(describeMargin(span, assigned - largestOther));
  }
  return { margins, probabilities, others };
}

function describeLogit(span: number, index: number, logit: number): string {
  return `computeMarginsAndProbabilities: logits[${span}, ${index}] must be a finite number, but got ${logit}`;
}

/** Two finite float32 logits may lie further apart than float32 reaches. */
function describeMargin(span: number, margin: number): string {
  return `computeMarginsAndProbabilities: the margin of row ${span} must be a finite float32, but got ${margin}`;
}
