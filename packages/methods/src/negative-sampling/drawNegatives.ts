import type { PackedBatch } from '@dynclean/models';

import { countNegatives } from './countNegatives.js';
import { drawByScores } from './drawByScores.js';
import { drawEvenly } from './drawEvenly.js';
import type { NegativeSamplingSettings } from './NegativeSamplingSettings.js';

/** What decides which spans of a batch are drawn. */
export interface NegativeDraw {
  readonly batch: Pick<PackedBatch, 'wordOffsets' | 'spanOffsets'>;
  /** `[S]` of the batch's spans; 0: not annotated. */
  readonly labels: Int32Array;
  readonly settings: Pick<NegativeSamplingSettings, 'lambda' | 'count'>;
  /** `[S]`: spans are drawn in proportion to `exp` of these. Null: all alike. */
  readonly scores: Float64Array | null;
  /** Gives numbers even in (0, 1). */
  readonly random: () => number;
}

/**
 * The negatives of each sentence of a batch, drawn without replacement among its spans that are not annotated: indices
 * of the batch's spans, ascending.
 */
export function drawNegatives({ batch, labels, settings, scores, random }: NegativeDraw): Int32Array {
  const { wordOffsets, spanOffsets } = batch;
  const drawn: number[] = [];
  for (let sentence = 0; sentence + 1 < spanOffsets.length; sentence++) {
    const numWords = (wordOffsets[sentence + 1] as number) - (wordOffsets[sentence] as number);
    const candidates: number[] = [];
    for (let span = spanOffsets[sentence] as number; span < (spanOffsets[sentence + 1] as number); span++) {
      if (labels[span] === 0) candidates.push(span);
    }
    const count = countNegatives(numWords, candidates.length, settings);
    const chosen =
      scores === null
        ? drawEvenly(candidates.length, count, random)
        : drawByScores(pick(scores, candidates), count, random);
    for (const index of chosen) drawn.push(candidates[index] as number);
  }
  return Int32Array.from(drawn);
}

function pick(scores: Float64Array, spans: readonly number[]): Float64Array {
  const picked = new Float64Array(spans.length);
  for (let i = 0; i < spans.length; i++) picked[i] = scores[spans[i] as number] as number;
  return picked;
}
