import { signs, type SignThreshold } from '@dynclean/cleaning';
import { computeCutQuality, type SignNoise } from '@dynclean/metrics';
import { type CleaningSettings, InputError, type Sign } from '@dynclean/schema';
import { listMeasures, type Measure, requireProbabilities, type RunContext } from '@dynclean/stages';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { countSpans } from '../dynamics/countSpans.js';
import { measureDynamics } from '../dynamics/measureDynamics.js';
import { type NoiseRankingRow, rankMeasured } from '../dynamics/rankNoise.js';

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
  /** How well the measures rank noise, free of any cut, at these numbers of epochs; empty without gold labels. */
  readonly ranking: readonly NoiseRankingRow[];
}

/**
 * Thresholds at many percentiles, and what each removes, from dynamics that are there: one reading for each number of
 * epochs, then a binary search for each k. Spans strictly below a threshold go, as `cleanSpans` has it.
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
  for (const metric of grid.metric) requireProbabilities(source.lacksProbabilities === true, { metric });
  const { types } = source.data.dataset;
  const hasGold = source.goldLabels !== null;
  const cuts: SweepCut[] = [];
  const ranking: NoiseRankingRow[] = [];
  // Without gold labels nothing is ranked, and each measure holds a number a span.
  const isSwept = ({ name }: Measure): boolean => (grid.metric as readonly string[]).includes(name);
  const measures = listMeasures().filter((measure) => hasGold || isSwept(measure));
  const { numSpans } = source.spans;
  const report = (done: number, detail?: string): void =>
    context.onProgress?.({ stage: 'sweep', done, total: grid.epochs.length, unit: 'numbers of epochs', ...(detail && { detail }) }); // prettier-ignore
  for (const [index, epochs] of grid.epochs.entries()) {
    report(index);
    const onChunk = countSpans(numSpans, (detail) => report(index, detail));
    const measured = await measureDynamics(source, { epochs, measures, onChunk }, context);
    for (const metric of grid.metric) {
      for (const sign of signs) {
        for (const k of sign === 'positives' ? grid.kPos : grid.kNeg) {
          const threshold = (await measured.estimate({ metric, kPos: k, kNeg: k }))[sign];
          cuts.push({
            metric,
            epochs,
            sign,
            ...describeCut(measured.values.get(metric)![sign], threshold, { sign, types, hasGold }),
          });
        }
      }
    }
    if (!hasGold) continue;
    const ranked = await rankMeasured(measured, types, source.cleaning);
    ranking.push(...ranked.map(({ noise: _noise, ...row }) => row));
  }
  report(grid.epochs.length);
  return { cuts, ranking };
}

function describeCut(
  values: SignNoise,
  { tau, k, notCleaned }: SignThreshold,
  { sign, types, hasGold }: { sign: string; types: readonly string[]; hasGold: boolean },
): Omit<SweepCut, 'metric' | 'epochs' | 'sign'> {
  const { removed, removedWrong, precision, wrongRemoved } = computeCutQuality(values, tau);
  const known = <T>(value: T): T | null => (hasGold ? value : null);
  return {
    k,
    tau,
    notCleaned,
    candidates: values.right.length + values.wrong.length,
    removed,
    wrong: known(values.wrong.length),
    removedWrong: known(removedWrong),
    precision: known(precision),
    recall: known(wrongRemoved),
    byType: (sign === 'negatives' && !hasGold ? [] : values.byLabel).map((ofType, index) => {
      const cut = computeCutQuality(ofType, tau);
      return {
        type: types[index]!,
        removed: sign === 'positives' ? cut.removed : cut.removedWrong,
        removedWrong: known(cut.removedWrong),
        wrong: known(ofType.wrong.length),
      };
    }),
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
