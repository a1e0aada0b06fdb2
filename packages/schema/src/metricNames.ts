/**
 * What a cell of a table may show. Scores (`precision`, `recall`, `f1`; test, in percent), `gain`: points of F1 above
 * the same model's on D with the same seed; scores of dev with `dev` before (`devF1AtEnd` is of the last evaluation,
 * where a curve of Figure 2 ends, and not of the weights that are kept); counts of noise by the gold labels (Tables 12
 * and 13; `wrong` = false positives + false negatives); what a cleaning did (`removed...`, `tau...`; `...Percentile` =
 * share removed in percent, Table 7; by the gold labels, in percent: `noiseLeft`, how much is wrong in it of what was
 * wrong in D, and `rightLost`, which share of D's right entities it took away; a label that is weighed goes by 1 - its
 * weight); counts of a split; what training with drawn negatives reports, averaged over its
 * epochs: unlabeled entities among the drawn and the drawn among unlabeled entities, in percent, and the entropy of the
 * drawn.
 */
export const metricNames = [
  'precision', 'recall', 'f1', 'gain', 'devPrecision', 'devRecall', 'devF1', 'devF1AtEnd',
  'positives', 'truePositives', 'falsePositives', 'falseNegatives', 'wrong',
  'removed', 'removedPositives', 'removedNegatives', 'removedWrong', 'noiseLeft', 'rightLost',
  'kPos', 'kNeg', 'tauPos', 'tauNeg', 'tauPosPercentile', 'tauNegPercentile',
  'thresholdSamplesPos', 'thresholdSamplesNeg',
  'sentences', 'tokens', 'entities', 'candidates', 'epochs',
  'auroc', 'averagePrecision',
  'missampling', 'missampledOfUnlabeled', 'negativeEntropy', 'replacedWords',
] as const; // prettier-ignore

/** One of `metricNames`: what manifests list in `metrics` and give published values of. */
export type MetricName = (typeof metricNames)[number];
