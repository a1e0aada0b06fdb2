import { streamSpanDynamics } from '@dynclean/dynamics';
import type { NoiseEstimateInfo, SpanSet } from '@dynclean/schema';
import {
  estimateRecordedNoise,
  type RunContext,
  type SpanMetrics,
  SpanMetricsTable,
  SpanPasses,
} from '@dynclean/stages';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { explainNoRanking, type NoiseRanking, rankNoise } from '../dynamics/rankNoise.js';
import type { ChosenBase } from './chooseBase.js';
import type { LabelChanges } from './compareLabels.js';
import { openVersionDynamics } from './openVersionDynamics.js';

/** What of the dynamics behind versions is asked for. */
export interface MeasureCleanersOptions {
  /** Dynamics behind versions that are known already, by the place of the version. */
  readonly dynamics?: ReadonlyMap<string, DynamicsSource> | undefined;
  /** Rank noise, and estimate its share. @default true */
  readonly ranking?: boolean | undefined;
}

/**
 * What the dynamics behind each version say, as far as they are there: metrics of its removed spans, how noise ranks.
 */
export async function measureCleaners(
  chosen: ChosenBase,
  changes: readonly LabelChanges[],
  { options, context }: { readonly options: MeasureCleanersOptions; readonly context: RunContext },
): Promise<{
  readonly metrics: readonly SpanMetrics[];
  readonly estimates: readonly (NoiseEstimateInfo | null)[];
  readonly rankings: readonly (NoiseRanking | null)[];
}> {
  const metrics: SpanMetrics[] = [];
  const estimates: (NoiseEstimateInfo | null)[] = [];
  const rankings: (NoiseRanking | null)[] = [];
  const numSpans = changes[0]?.removed.numSpans ?? 0;
  const passes = new SpanPasses(context, { stage: 'removed spans', numSpans, numPasses: chosen.versions.length });
  // One after the other: each holds its corpus.
  for (const [index, version] of chosen.versions.entries()) {
    const source = options.dynamics?.get(version.place) ?? (await openVersionDynamics(version, chosen, context));
    const isWanted = source !== null && options.ranking !== false;
    passes.begin(version.name);
    metrics.push(source === null ? new Map() : await readMetrics(source, changes[index]!.removed, { context, passes }));
    estimates.push(isWanted ? await estimateSource(source, context) : null);
    const isRanked = isWanted && explainNoRanking(source.spans.numSpans) === null;
    rankings.push(isRanked ? await rankNoise(source, {}, context) : null);
  }
  passes.finish();
  return { metrics, estimates, rankings };
}

function estimateSource(source: DynamicsSource, { signal }: RunContext): Promise<NoiseEstimateInfo | null> {
  const { data, cleaning, dynamics, threshold } = source;
  const epochs = cleaning.epochs ?? Math.min(dynamics.length, threshold.length);
  return estimateRecordedNoise({ ...source, types: data.dataset.types }, cleaning, { epochs, signal });
}

/** AUM and Confidence of the removed spans. */
async function readMetrics(
  { dynamics, expected, cleaning }: DynamicsSource,
  removed: SpanSet,
  { context, passes }: { readonly context: RunContext; readonly passes: SpanPasses },
): Promise<SpanMetrics> {
  const metrics = new SpanMetricsTable(Int32Array.from(removed));
  const epochs = cleaning.epochs ?? undefined;
  for await (const chunk of streamSpanDynamics(dynamics, { ...expected, epochs, signal: context.signal })) {
    metrics.add(chunk);
    passes.add(chunk);
  }
  return metrics;
}
