import type { BySign, CleaningSettings, ThresholdSampleIds } from '@dynclean/schema';

import { computeLowConfidenceCuts } from './computeLowConfidenceCuts.js';
import { otherMetricOf } from './otherMetricOf.js';
import { decideRemovals, type RemovalDecisions, type RemovalOptions } from './decideRemovals.js';
import { estimateThresholds, type SignThreshold } from './estimateThresholds.js';
import type { SpanDynamicsChunks } from './SpanDynamicsChunk.js';

/** What a cleaning needs. */
export interface CleanSpansOptions extends Pick<
  RemovalOptions,
  'labels' | 'types' | 'devF1' | 'numNearest' | 'numWorst' | 'keepNearest' | 'signal'
> {
  /** Starts to read the dynamics of the run on the data as they are; called twice with `lowConfidenceOnly`. */
  readonly readDynamics: () => SpanDynamicsChunks;
  /** Starts to read the dynamics of the threshold run. */
  readonly readThresholdDynamics: () => SpanDynamicsChunks;
  readonly samples: ThresholdSampleIds;
  readonly settings: Pick<CleaningSettings, 'metric' | 'otherMetric' | 'kPos' | 'kNeg' | 'sign' | 'lowConfidenceOnly'>;
}

/** Decisions and the thresholds that they follow from. */
export interface SpanCleaning extends RemovalDecisions {
  readonly thresholds: BySign<SignThreshold>;
  /** Those of the other metric, where it has a say. */
  readonly otherThresholds: BySign<SignThreshold> | null;
}

/**
 * The method, from recorded dynamics to the spans that go: thresholds from the threshold run, then decisions on the
 * spans of the dynamics run (DynClean, Algorithm 1). Both are read as streams, so other k,
 * metrics and signs take as long as reading does.
 *
 * @throws InputError when the threshold run lacks a sample, or all spans of a sign would go.
 */
export async function cleanSpans(options: CleanSpansOptions): Promise<SpanCleaning> {
  const { labels, settings } = options;
  const thresholds = await estimateThresholds(options.readThresholdDynamics(), options.samples, settings);
  const otherThresholds =
    settings.otherMetric === 'ignored'
      ? null
      : await estimateThresholds(options.readThresholdDynamics(), options.samples, {
          ...settings,
          metric: otherMetricOf(settings.metric),
        });
  const lowConfidenceCuts =
    settings.lowConfidenceOnly === null
      ? undefined
      : await computeLowConfidenceCuts(options.readDynamics(), labels, settings.lowConfidenceOnly);
  const decisions = await decideRemovals(options.readDynamics(), {
    labels,
    types: options.types,
    thresholds,
    metric: settings.metric,
    ...(otherThresholds &&
      settings.otherMetric !== 'ignored' && { other: { thresholds: otherThresholds, role: settings.otherMetric } }),
    lowConfidenceCuts,
    devF1: options.devF1,
    numNearest: options.numNearest,
    numWorst: options.numWorst,
    keepNearest: options.keepNearest,
    signal: options.signal,
  });
  return { ...decisions, thresholds, otherThresholds };
}
