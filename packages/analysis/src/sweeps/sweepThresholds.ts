import { bySign, estimateThresholds, signs, type SignThreshold } from '@dynclean/cleaning';
import { type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import { type CutCounts, NoiseCuts, type SignCutCounts } from '@dynclean/metrics';
import { type CleaningSettings, InputError, type Sign } from '@dynclean/schema';
import { listMeasures, requireProbabilities, type RunContext, SpanPasses } from '@dynclean/stages';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { measureDynamics, readThresholdSamples } from '../dynamics/measureDynamics.js';
import { explainNoRanking, type NoiseRankingRow, rankMeasured } from '../dynamics/rankNoise.js';

/** Values to try; every combination is one setting. */
export interface SweepGrid {
  readonly metric: readonly CleaningSettings['metric'][];
  /** Epochs averaged. */
  readonly epochs: readonly number[];
  readonly kPos: readonly number[];
  readonly kNeg: readonly number[];
}

/** What one threshold does to the spans of its sign. */
export interface SweepCut {
  readonly metric: CleaningSettings['metric'];
  readonly epochs: number;
  readonly sign: Sign;
  readonly k: number;
  /** Null: nothing is removed. */
  readonly tau: number | null;
  readonly notCleaned: SignThreshold['notCleaned'];
  readonly candidates: number;
  readonly removed: number;
  /** Wrong labels in D, and of the removed ones; null without gold labels, as what follows. */
  readonly wrong: number | null;
  readonly removedWrong: number | null;
  /** `removedWrong / removed`; null where nothing was removed. */
  readonly precision: number | null;
  /** `removedWrong / wrong`; null where no label is wrong. */
  readonly recall: number | null;
  /** Of positives by their distant type; of negatives the missed entities by their gold type, if that is known. */
  readonly byType: readonly {
    readonly type: string;
    readonly removed: number;
    readonly removedWrong: number | null;
    readonly wrong: number | null;
  }[];
}

/** Cuts of both signs for every metric and number of epochs. A pair of cuts is one setting of a cleaning. */
export interface ThresholdSweep {
  readonly cuts: readonly SweepCut[];
  /**
   * How well the measures rank noise, free of any cut, at these numbers of epochs; empty without gold labels,
   * and where that would take too much memory (`explainNoRanking`).
   */
  readonly ranking: readonly NoiseRankingRow[];
}

/**
 * Thresholds at many percentiles, and what each removes, from dynamics that are there: for each number of epochs the
 * threshold run is read, then the dynamics, of which nothing is held where no gold labels are there to rank by. Spans
 * strictly below a threshold go, as `cleanSpans` has it.
 *
 * @throws InputError for a grid without values or of too many settings, a k outside 0 to 100,
 *   or epochs that were not recorded.
 */
export async function sweepThresholds(
  source: DynamicsSource,
  grid: SweepGrid,
  context: RunContext = {},
): Promise<ThresholdSweep> {
  requireValues(grid);
  const { signal } = context;
  for (const metric of grid.metric) requireProbabilities(source.lacksProbabilities === true, { metric });
  const { types } = source.data.dataset;
  const hasGold = source.goldSpans !== null;
  const cuts: SweepCut[] = [];
  const ranking: NoiseRankingRow[] = [];
  const { numSpans } = source.spans;
  const isRanked = hasGold && explainNoRanking(numSpans) === null;
  const passes = new SpanPasses(context, { stage: 'sweep', numSpans, numPasses: 2 * grid.epochs.length });
  for (const epochs of grid.epochs) {
    passes.begin(`threshold run, ${epochs} epochs`);
    const samples = await readThresholdSamples(source, { epochs, signal }, (chunk) => passes.add(chunk));
    const counters = await Promise.all(grid.metric.map((metric) => openCuts(source, samples, { metric, grid })));
    const onChunk = (chunk: SpanDynamicsChunk): void => {
      for (const { metric, counts } of counters) counts.add(chunk.spanIds, chunk[metric]);
      passes.add(chunk);
    };
    passes.begin(`${epochs} epochs`);
    // What is not ranked is not held.
    const measured =
      isRanked && (await measureDynamics(source, { epochs, measures: listMeasures(), onChunk }, context));
    if (measured === false) {
      const dynamics = streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal });
      for await (const chunk of dynamics) onChunk(chunk);
    }
    for (const { metric, thresholds, counts } of counters) {
      for (const sign of signs) {
        for (const threshold of thresholds[sign]) {
          const counted = counts.at(sign, threshold.tau);
          cuts.push({ metric, epochs, sign, ...describeCut(counted, threshold, { sign, types, hasGold }) });
        }
      }
    }
    if (measured === false) continue;
    const ranked = await rankMeasured(measured, types, source.cleaning);
    ranking.push(...ranked.map(({ noise: _noise, ...row }) => row));
  }
  passes.finish();
  return { cuts, ranking };
}

/** The thresholds of one metric, in the order of the grid, and a counter of what they remove. */
async function openCuts(
  { samples, spans, goldSpans, data }: DynamicsSource,
  held: SpanDynamicsChunk,
  { metric, grid }: { readonly metric: CleaningSettings['metric']; readonly grid: SweepGrid },
) {
  const thresholds = { positives: [] as SignThreshold[], negatives: [] as SignThreshold[] };
  for (const sign of signs) {
    for (const k of sign === 'positives' ? grid.kPos : grid.kNeg) {
      const estimated = await estimateThresholds([held], samples, { metric, kPos: k, kNeg: k, sign: 'both' });
      thresholds[sign].push(estimated[sign]);
    }
  }
  const labels = { distant: spans, gold: goldSpans, numClasses: data.vocabulary.numClasses };
  const taus = bySign((sign) => thresholds[sign].map(({ tau }) => tau));
  return { metric, thresholds, counts: new NoiseCuts(labels, taus) };
}

function describeCut(
  counted: SignCutCounts,
  { tau, k, notCleaned }: SignThreshold,
  { sign, types, hasGold }: { sign: string; types: readonly string[]; hasGold: boolean },
): Omit<SweepCut, 'metric' | 'epochs' | 'sign'> {
  const { right, wrong, removedWrong } = counted;
  const sumRemoved = (of: CutCounts): number => of.removedRight + of.removedWrong;
  const removed = sumRemoved(counted);
  const known = <T>(value: T): T | null => (hasGold ? value : null);
  return {
    k,
    tau,
    notCleaned,
    candidates: right + wrong,
    removed,
    wrong: known(wrong),
    removedWrong: known(removedWrong),
    precision: known(removed === 0 ? null : removedWrong / removed),
    recall: known(wrong === 0 ? null : removedWrong / wrong),
    byType: (sign === 'negatives' && !hasGold ? [] : counted.byLabel).map((ofType, index) => ({
      type: types[index]!,
      removed: sign === 'positives' ? sumRemoved(ofType) : ofType.removedWrong,
      removedWrong: known(ofType.removedWrong),
      wrong: known(ofType.wrong),
    })),
  };
}

/** More settings than this are a slip; 101 values of each k for two metrics and ten numbers of epochs are fewer. */
const MAX_SETTINGS = 250_000;

function requireValues({ metric, epochs, kPos, kNeg }: SweepGrid): void {
  const numSettings = metric.length * epochs.length * kPos.length * kNeg.length;
  if (numSettings > MAX_SETTINGS) {
    throw new InputError(
      `sweep: must have at most ${MAX_SETTINGS} settings, but got ${numSettings} (metrics ${metric.length}, numbers of ` +
        `epochs ${epochs.length}, k_pos ${kPos.length}, k_neg ${kNeg.length}). Take fewer values, or a larger step.`,
    );
  }
  for (const [name, values] of Object.entries({ metric, epochs, kPos, kNeg })) {
    if (values.length === 0) throw new InputError(`sweep: ${name} must have at least one value, but got none`);
  }
  for (const [name, values] of Object.entries({ kPos, kNeg })) {
    const wrong = values.find((k) => !(k >= 0 && k <= 100));
    if (wrong !== undefined) throw new InputError(`sweep: ${name} must be from 0 to 100, but got ${wrong}`);
  }
}
