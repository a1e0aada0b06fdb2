import { ShapeError } from '@dynclean/schema';

/** Predictions of candidate spans; all arrays by span id, spans of a sentence in a row. */
export interface SpanPredictions {
  /**
   * `[numSentences + 1]`: spans of sentence s have the ids from `sentenceOffsets[s]` up to `sentenceOffsets[s + 1]`.
   */
  readonly sentenceOffsets: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** `[S]`, 0 = no entity. */
  readonly predicted: Int32Array;
  /** `[S]`, probability of the predicted label. */
  readonly probabilities: Float32Array;
}

/**
 * Predictions without overlaps (`evalOverlap: greedy`): in each sentence the most probable prediction is kept, then the
 * most probable that shares no token with a kept one, and so on. Of equal probabilities the lower span id goes first.
 *
 * For diagnosis and for output that must not overlap; the paper's scores are of all predictions.
 *
 * @returns `[S]`, `predicted` with 0 for what was dropped.
 * @throws ShapeError when the arrays differ in length; RangeError when a probability of a prediction is NaN.
 */
export function selectNonOverlapping(predictions: SpanPredictions): Int32Array {
  const { sentenceOffsets, start, end, predicted, probabilities } = predictions;
  if (
    start.length !== predicted.length ||
    end.length !== predicted.length ||
    probabilities.length !== predicted.length
  ) {
    throw new ShapeError(
      `selectNonOverlapping: start, end and probabilities must hold ${predicted.length} values as predicted does, ` +
        `but got ${start.length}, ${end.length} and ${probabilities.length}`,
    );
  }
  const selected = new Int32Array(predicted.length);
  for (let sentence = 0; sentence + 1 < sentenceOffsets.length; sentence++) {
    const spans: number[] = [];
    for (let span = sentenceOffsets[sentence]!; span < sentenceOffsets[sentence + 1]!; span++) {
      if (predicted[span] === 0) continue;
      if (Number.isNaN(probabilities[span])) {
        throw new RangeError(`selectNonOverlapping: probabilities[${span}] must be a number, but got NaN`);
      }
      spans.push(span);
    }
    spans.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
    const kept: number[] = [];
    for (const span of spans) {
      if (kept.some((other) => start[span]! <= end[other]! && start[other]! <= end[span]!)) continue;
      kept.push(span);
      selected[span] = predicted[span]!;
    }
  }
  return selected;
}
