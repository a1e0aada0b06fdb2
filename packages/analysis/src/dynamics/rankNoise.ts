import { signs } from '@dynclean/cleaning';
import {
  computeCutQuality,
  computeRankingCurve,
  computeRankingQuality,
  type CutQuality,
  type RankedNoise,
  type RankingPoint,
  type RankingQuality,
} from '@dynclean/metrics';
import type { CleaningSettings, Sign } from '@dynclean/schema';
import { listMeasures, type RunContext } from '@dynclean/stages';

import type { DynamicsSource } from './DynamicsSource.js';
import { type MeasuredDynamics, measureDynamics } from './measureDynamics.js';

/** How well one measure finds wrong labels of one sign and type. */
export interface NoiseRankingRow extends RankingQuality {
  /** Its name (`listMeasures`). */
  readonly measure: string;
  /** Epochs averaged, the first ones. */
  readonly epochs: number;
  readonly sign: Sign;
  /** Of positives the distant type, of negatives the gold one; null: all types. */
  readonly type: string | null;
  /** What the cleaning's threshold does there; null for a measure that has none. */
  readonly cut: (CutQuality & { readonly k: number }) | null;
}

/** The curve behind a row of all types. */
export interface NoiseRankingCurve extends Pick<NoiseRankingRow, 'measure' | 'epochs' | 'sign' | 'type' | 'cut'> {
  readonly points: readonly RankingPoint[];
}

/** How well the measures find noise, free of any threshold, and what the threshold makes of it. */
export interface NoiseRanking {
  /** Epochs that the cleaning averages. */
  readonly epochs: number;
  readonly kPos: number;
  readonly kNeg: number;
  /** Of every measure, number of epochs, sign and type. */
  readonly rows: readonly NoiseRankingRow[];
  /** Of every measure and sign, all types and each, at `epochs`; only where they were asked for. */
  readonly curves: readonly NoiseRankingCurve[];
}

/** What is ranked, beside the dynamics themselves. */
export interface RankNoiseOptions {
  /** Numbers of epochs to rank by. Default: 1 to all that were recorded. */
  readonly epochs?: readonly number[] | undefined;
  /** @default the cleaning's own */
  readonly kPos?: number | undefined;
  readonly kNeg?: number | undefined;
  /** Keep the curves of the cleaning's number of epochs. @default false */
  readonly curves?: boolean;
}

/** Ranking holds 8 bytes a span and measure; of so many spans that is 7 GB. */
const MOST_RANKED = 50_000_000;

/** Why noise of so many spans is not ranked, in a sentence; null where it is. */
export function explainNoRanking(numSpans: number): string | null {
  if (numSpans <= MOST_RANKED) return null;
  const [most, got] = [MOST_RANKED, numSpans].map((count) => count.toLocaleString('en-US'));
  return `Noise is not ranked: that holds 8 bytes a span and measure, so it is left out above ${most} spans, and these are ${got}.`; // prettier-ignore
}

/**
 * AUROC and average precision of all measures for false positives (positives whose gold label is
 * another) and false negatives (negatives with a gold label), by type and number of epochs, and what the thresholds at
 * k_pos and k_neg find of it.
 *
 * @returns null without gold labels.
 * @throws InputError when epochs are asked for that were not recorded.
 */
export async function rankNoise(
  source: DynamicsSource,
  options: RankNoiseOptions = {},
  context: RunContext = {},
): Promise<NoiseRanking | null> {
  if (source.goldSpans === null) return null;
  const recorded = Math.min(source.dynamics.length, source.threshold.length);
  const cleaned = source.cleaning.epochs ?? recorded;
  const { epochs = Array.from({ length: recorded }, (_, index) => index + 1) } = options;
  const numbers = [...new Set([...epochs, cleaned])].sort((a, b) => a - b);
  const settings = { kPos: options.kPos ?? source.cleaning.kPos, kNeg: options.kNeg ?? source.cleaning.kNeg };
  const rows: NoiseRankingRow[] = [];
  const curves: NoiseRankingCurve[] = [];
  for (const [index, number] of numbers.entries()) {
    context.onProgress?.({ stage: 'ranking', done: index, total: numbers.length, unit: 'numbers of epochs' });
    const measured = await measureDynamics(source, { epochs: number, measures: listMeasures() }, context);
    const ranked = await rankMeasured(measured, source.data.dataset.types, settings);
    rows.push(...ranked.map(({ noise: _noise, ...row }) => row));
    if (options.curves !== true || number !== cleaned) continue;
    curves.push(
      ...ranked.map(({ measure, sign, type, cut, noise }) => ({
        measure,
        epochs: number,
        sign,
        type,
        cut,
        points: computeRankingCurve(noise),
      })),
    );
  }
  context.onProgress?.({ stage: 'ranking', done: numbers.length, total: numbers.length, unit: 'numbers of epochs' });
  return { epochs: cleaned, ...settings, rows, curves };
}

/** The rows of one number of epochs, each with the values that it was computed from. */
export async function rankMeasured(
  { values, epochs, estimate }: MeasuredDynamics,
  types: readonly string[],
  { kPos, kNeg }: Pick<CleaningSettings, 'kPos' | 'kNeg'>,
): Promise<readonly (NoiseRankingRow & { readonly noise: RankedNoise })[]> {
  const rows: (NoiseRankingRow & { readonly noise: RankedNoise })[] = [];
  for (const { name: measure, metric } of listMeasures()) {
    const measured = values.get(measure);
    if (measured === undefined) continue;
    const thresholds = metric === null ? null : await estimate({ metric, kPos, kNeg });
    for (const sign of signs) {
      const ofSign = measured[sign];
      const parts = [ofSign as RankedNoise, ...ofSign.byLabel];
      for (const [label, noise] of parts.entries()) {
        const cut = thresholds && { ...computeCutQuality(noise, thresholds[sign].tau), k: thresholds[sign].k };
        const type = label === 0 ? null : types[label - 1]!;
        rows.push({ measure, epochs, sign, type, ...computeRankingQuality(noise), cut, noise });
      }
    }
  }
  return rows;
}
