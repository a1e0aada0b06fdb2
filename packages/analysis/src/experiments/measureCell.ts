import type { CellResult, PlannedCell } from '@dynclean/planner';
import { type CleanInfo, getOwn, type MetricName, type NoiseInfo, type Scores } from '@dynclean/schema';

import type { ManifestSplit, OpenedData } from '../data/openCellData.js';

/** Scores, shares and AUROC in percent, counts as they are; only what a cell has. */
export type CellValues = Partial<Record<MetricName, number | null>>;

/** What one cell has for its metrics: of one type (null: of all together) and one split (null: the training file). */
export function measureCell(
  cell: PlannedCell,
  { result, opened }: { readonly result: CellResult; readonly opened: OpenedData | null },
  { type, split }: { readonly type: string | null; readonly split: ManifestSplit | null },
): CellValues {
  const ofData = opened === null || opened.missing !== null ? {} : countData(cell, opened, { type, split });
  if (result.state === 'waiting') return ofData;
  return {
    ...ofData,
    ...describeScores(result.evaluation?.test ?? null, type, ''),
    ...describeScores(result.evaluation?.dev ?? null, type, 'dev'),
    ...describeEnd(cell, result, type),
    ...(type === null ? describeMeasures(cell, result) : {}),
    ...describeCleaning(result, type),
    ...(opened?.missing === null
      ? countNoiseOf(cell, { cleaning: result.cleaning, ofData: opened.counts.noise }, type)
      : {}),
  };
}

/** In percent, as papers print them. */
function describeScores(scores: Scores | null, type: string | null, prefix: '' | 'dev'): CellValues {
  const of = type === null ? scores : (scores?.byType.find((one) => one.type === type) ?? null);
  if (of === null) return {};
  const { precision, recall, f1 } = of;
  return prefix === ''
    ? { precision: 100 * precision, recall: 100 * recall, f1: 100 * f1 }
    : { devPrecision: 100 * precision, devRecall: 100 * recall, devF1: 100 * f1 };
}

/** F1 on dev of the last evaluation, whichever weights are kept: where the curve of a training ends. */
function describeEnd(
  { epochs }: PlannedCell,
  result: CellResult & { state: 'there' },
  type: string | null,
): CellValues {
  const last = result.training?.record.evaluations.findLast(({ epoch }) => epoch <= epochs.training);
  const { devF1 } = describeScores(last?.dev ?? null, type, 'dev');
  return devF1 === undefined ? {} : { devF1AtEnd: devF1 };
}

/** What the training reported of its epochs, averaged over them. */
function describeMeasures({ epochs }: PlannedCell, { training }: CellResult & { state: 'there' }): CellValues {
  const reported = (training?.record.measures ?? []).filter(({ epoch }) => epoch <= epochs.training);
  const average = (name: string, factor = 1): number | undefined => {
    const values = reported.flatMap(({ values: of }) => of[name] ?? []);
    return values.length === 0 ? undefined : (factor * values.reduce((sum, value) => sum + value, 0)) / values.length;
  };
  const measures = {
    missampling: average('missamplingRate', 100),
    missampledOfUnlabeled: average('missampledShareOfUnlabeled', 100),
    negativeEntropy: average('negativeEntropy'),
    replacedWords: average('replacedWords', 100),
  };
  return Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== undefined));
}

function describeCleaning({ cleaning }: CellResult & { state: 'there' }, type: string | null): CellValues {
  const clean = cleaning?.record.clean ?? null;
  if (clean === null) return {};
  const { positives, negatives } = clean.signs;
  const percentile = ({ removed, candidates }: typeof positives): number | null => percentOf(removed, candidates);
  if (type !== null) return { removedPositives: clean.byType.find((of) => of.type === type)?.removed ?? null };
  return {
    removed: positives.removed + negatives.removed,
    removedPositives: positives.removed,
    removedNegatives: negatives.removed,
    ...describeLosses(clean),
    removedWrong: positives.removedWrong === null ? null : positives.removedWrong + (negatives.removedWrong ?? 0),
    kPos: positives.k,
    kNeg: negatives.k,
    tauPos: positives.tau,
    tauNeg: negatives.tau,
    tauPosPercentile: percentile(positives),
    tauNegPercentile: percentile(negatives),
    thresholdSamplesPos: positives.thresholdSamples,
    thresholdSamplesNeg: negatives.thresholdSamples,
    epochs: clean.epochsAveraged,
  };
}

/**
 * What a version did to D's labels, in percent: how much of what was wrong is wrong in it, and which share of the
 * right entities is gone. A label that is weighed counts by its weight.
 */
function describeLosses(clean: CleanInfo): Pick<CellValues, 'noiseLeft' | 'rightLost'> {
  if (clean.noise === null) return {};
  const { before, after } = clean.noise;
  const { positives, negatives } = clean.signs;
  const wrongOf = ({ falsePositives, falseNegatives }: NoiseInfo): number => falsePositives + falseNegatives;
  const takenWrong = (positives.weighed?.takenWrong ?? 0) + (negatives.weighed?.takenWrong ?? 0);
  const weighed = (positives.weighed?.taken ?? 0) - (positives.weighed?.takenWrong ?? 0);
  const lost = positives.removed - (positives.removedWrong ?? 0) + weighed;
  return {
    noiseLeft: percentOf(wrongOf(after) - takenWrong, wrongOf(before)),
    rightLost: percentOf(lost, before.truePositives),
  };
}

const percentOf = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

/** Noise of the version that the cell is about (DynClean, Tables 12 and 13). */
function countNoiseOf(
  { version }: PlannedCell,
  { cleaning, ofData }: Pick<CellResult & { state: 'there' }, 'cleaning'> & { readonly ofData: NoiseInfo | null },
  type: string | null,
): CellValues {
  const ofClean = cleaning?.record.clean?.noise?.after ?? null;
  const noise = ofClean ?? (version === 'D' || version === 'oracle' ? ofData : null);
  if (noise === null) return {};
  const of: Omit<NoiseInfo, 'byType'> | undefined =
    type === null ? noise : noise.byType.find((one) => one.type === type);
  if (of === undefined) return {};
  const { positives, truePositives, falsePositives, falseNegatives } = of;
  // An oracle keeps what is right and nothing else.
  if (version === 'oracle') {
    const counts = { positives: truePositives, truePositives, falsePositives: 0, falseNegatives: 0, wrong: 0 };
    return type === null ? { ...counts, noiseLeft: 0, rightLost: 0 } : counts;
  }
  const counts = { positives, truePositives, falsePositives, falseNegatives, wrong: falsePositives + falseNegatives };
  return type === null && version === 'D' ? { ...counts, noiseLeft: 100, rightLost: 0 } : counts;
}

/** Counts that need no training. */
function countData(
  cell: PlannedCell,
  { counts }: OpenedData & { missing: null },
  { type, split }: { readonly type: string | null; readonly split: ManifestSplit | null },
): CellValues {
  const stats = counts.splits[split ?? 'train'];
  const asked = cell.values['cleaning.thresholdCount'] ?? cell.differs['cleaning.thresholdCount'];
  const samples = counts.thresholdSamples(asked === 'Np_over_c_plus_1' ? asked : 'Np_over_c');
  return {
    ...(stats !== undefined && type === null
      ? { sentences: stats.sentences, tokens: stats.tokens, candidates: stats.candidates }
      : {}),
    entities: (type === null ? stats?.entities : getOwn(stats?.entitiesByType, type)) ?? null,
    thresholdSamplesPos: type === null ? samples.positives : (getOwn(samples.byType, type) ?? null),
    thresholdSamplesNeg: type === null ? samples.negatives : null,
  };
}
