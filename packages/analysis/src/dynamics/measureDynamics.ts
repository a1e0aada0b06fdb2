import { estimateThresholds, signs, type SignThreshold } from '@dynclean/cleaning';
import { type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import { NoiseValues, type SignNoise } from '@dynclean/metrics';
import { type BySign, type CleaningSettings, InputError, type ThresholdSampleIds } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';

import type { Measure, MeasureSource } from '../measures/Measure.js';
import { listMeasures } from '../measures/registry.js';
import type { DynamicsSource } from './DynamicsSource.js';

/** All that thresholds and rankings need of a dynamics run and its threshold run, at one number of epochs. */
export interface MeasuredDynamics {
  readonly epochs: number;
  /**
   * By the name of the measure, values of the spans by sign, type and whether the label is right, the most suspicious
   * first. A measure that was not recorded is not there.
   */
  readonly values: ReadonlyMap<string, { readonly positives: SignNoise; readonly negatives: SignNoise }>;
  /** The thresholds at these percentiles. */
  readonly estimate: (settings: Pick<CleaningSettings, 'metric' | 'kPos' | 'kNeg'>) => Promise<BySign<SignThreshold>>;
}

/** How dynamics are measured. */
export interface MeasureOptions {
  /** Epochs averaged, the first ones. */
  readonly epochs: number;
  /** @default those that one reading of the dynamics run gives */
  readonly measures?: readonly Measure[];
  /** Sees every chunk of the dynamics run as it passes. */
  readonly onChunk?: (chunk: SpanDynamicsChunk) => void;
}

/**
 * Reads both runs once, as streams; held are a number a span and measure and the threshold samples. Measures with a
 * reading of their own read theirs in addition.
 */
export async function measureDynamics(
  source: Pick<
    DynamicsSource,
    'dynamics' | 'threshold' | 'heldOut' | 'samples' | 'expected' | 'spans' | 'goldLabels' | 'data'
  >,
  { epochs, onChunk, measures = listMeasures().filter(({ read }) => read === undefined) }: MeasureOptions,
  { signal }: RunContext = {},
): Promise<MeasuredDynamics> {
  const most = Math.min(source.dynamics.length, source.threshold.length);
  if (!Number.isInteger(epochs) || epochs < 1 || epochs > most) {
    throw new InputError(
      `epochs: must be an integer from 1 to ${most}, the epochs that both runs recorded, but got ${epochs}`,
    );
  }
  const { spans, goldLabels, data } = source;
  const labels = { distant: spans.labels, gold: goldLabels, numClasses: data.vocabulary.numClasses };
  const streamed = measures.flatMap(({ name, ofDynamics }) =>
    ofDynamics === undefined ? [] : [{ name, ofDynamics, collector: new NoiseValues(labels) }],
  );
  for await (const chunk of streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal })) {
    for (const { ofDynamics, collector } of streamed) collector.add(chunk.spanIds, ofDynamics(chunk));
    onChunk?.(chunk);
  }
  const values = new Map(streamed.map(({ name, collector }) => [name, collector.finish()]));
  const recorded: MeasureSource = { ...source, sentences: data.dataset.train };
  for (const { name, read } of measures) {
    const chunks = (await read?.(recorded, { epochs, signal })) ?? null;
    if (chunks === null) continue;
    const collector = new NoiseValues(labels);
    for await (const chunk of chunks) collector.add(chunk.spanIds, chunk.values);
    values.set(name, collector.finish());
  }
  const held = await holdSamples(
    streamSpanDynamics(source.threshold, { ...source.expected, epochs, signal }),
    source.samples,
  );
  return {
    epochs,
    values,
    estimate: (settings) => estimateThresholds([held], source.samples, { ...settings, sign: 'both' }),
  };
}

/** Of the threshold run nothing counts but its samples: these few rows serve every metric and every k. */
async function holdSamples(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  samples: ThresholdSampleIds,
): Promise<SpanDynamicsChunk> {
  const wanted = Int32Array.from(signs.flatMap((sign) => samples[sign])).sort();
  const held = {
    spanIds: new Int32Array(wanted.length),
    aum: new Float64Array(wanted.length),
    confidence: new Float64Array(wanted.length),
    variability: new Float64Array(wanted.length),
  };
  let size = 0;
  let next = 0;
  for await (const chunk of chunks) {
    for (let row = 0; row < chunk.spanIds.length && next < wanted.length; row++) {
      const span = chunk.spanIds[row]!;
      while (next < wanted.length && wanted[next]! < span) next++; // missing: `estimateThresholds` says so
      if (wanted[next] !== span) continue;
      held.spanIds[size] = span;
      held.aum[size] = chunk.aum[row]!;
      held.confidence[size] = chunk.confidence[row]!;
      held.variability[size] = chunk.variability[row]!;
      size++;
      next++;
    }
  }
  return {
    spanIds: held.spanIds.subarray(0, size),
    aum: held.aum.subarray(0, size),
    confidence: held.confidence.subarray(0, size),
    variability: held.variability.subarray(0, size),
  };
}
