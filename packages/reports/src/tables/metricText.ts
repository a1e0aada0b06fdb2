import type { MetricName } from '@dynclean/schema';

interface MetricText {
  readonly title: string;
  /** Decimals as papers print them. */
  readonly decimals: number;
}

const score = (title: string): MetricText => ({ title, decimals: 2 });
const count = (title: string): MetricText => ({ title, decimals: 0 });
const percent = (title: string): MetricText => ({ title, decimals: 1 });

const texts: Readonly<Record<MetricName, MetricText>> = {
  precision: score('P'),
  recall: score('R'),
  f1: score('F1'),
  gain: score('gain'),
  devPrecision: score('dev P'),
  devRecall: score('dev R'),
  devF1: score('dev F1'),
  devF1AtEnd: score('dev F1 at the end'),
  positives: count('spans'),
  truePositives: count('right'),
  falsePositives: count('FP'),
  falseNegatives: count('FN'),
  wrong: count('FP+FN'),
  removed: count('removed'),
  removedPositives: count('removed +'),
  removedNegatives: count('removed -'),
  removedWrong: count('removed wrong'),
  noiseLeft: percent('% noise left'),
  rightLost: percent('% right lost'),
  kPos: { title: 'k_pos', decimals: 1 },
  kNeg: { title: 'k_neg', decimals: 1 },
  tauPos: { title: 'tau_pos', decimals: 3 },
  tauNeg: { title: 'tau_neg', decimals: 3 },
  tauPosPercentile: percent('% removed +'),
  tauNegPercentile: percent('% removed -'),
  thresholdSamplesPos: count('samples +'),
  thresholdSamplesNeg: count('samples -'),
  sentences: count('sentences'),
  tokens: count('tokens'),
  entities: count('entities'),
  candidates: count('candidates'),
  epochs: count('epochs'),
  auroc: percent('AUROC'),
  averagePrecision: percent('AP'),
  missampling: score('% missampled'),
  missampledOfUnlabeled: score('% of unlabeled drawn'),
  negativeEntropy: { title: 'entropy of negatives', decimals: 3 },
  replacedWords: percent('% replaced'),
};

/** How a metric is called at the head of a column. */
export function nameMetric(metric: MetricName): string {
  return texts[metric].title;
}

/** To the decimals that are printed. */
export function roundMetric(metric: MetricName, value: number): number {
  const factor = 10 ** texts[metric].decimals;
  return Math.round(value * factor + Number.EPSILON * Math.sign(value)) / factor;
}

/** A figure as it is printed, thousands marked. Counts that are means over seeds keep a decimal. */
export function formatMetric(metric: MetricName, value: number): string {
  const { decimals } = texts[metric];
  const digits = decimals === 0 && !Number.isInteger(value) ? 1 : decimals;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A difference with its sign. */
export function formatMetricDifference(metric: MetricName, value: number): string {
  if (value === 0) return formatMetric(metric, 0);
  return `${value < 0 ? '-' : '+'}${formatMetric(metric, Math.abs(value))}`;
}
