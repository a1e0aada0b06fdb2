import { estimateThresholds, signs, type SignThreshold } from '@dynclean/cleaning';
import { type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import { NoiseValues, type SignNoise } from '@dynclean/metrics';
import { type BySign, type CleaningSettings, InputError, type ThresholdSampleIds } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';

import type { DynamicsSource } from './DynamicsSource.js';

/** What spans can be ranked by. */
export const measures = ['aum', 'confidence', 'variability'] as const;

/** A measure by which spans are ranked. */
export type Measure = (typeof measures)[number];

/** All that thresholds and rankings need of a dynamics run and its threshold run, at one number of epochs. */
export interface MeasuredDynamics {
  readonly epochs: number;
  /**
   * Values of the spans by sign, type and whether the label is right, the most suspicious first. Variability has its
   * sign turned: a label that the model is torn about is the suspicious one.
   */
  readonly values: Readonly<Record<Measure, { readonly positives: SignNoise; readonly negatives: SignNoise }>>;
  /** The thresholds at these percentiles. */
  readonly estimate: (settings: Pick<CleaningSettings, 'metric' | 'kPos' | 'kNeg'>) => Promise<BySign<SignThreshold>>;
}

/** How dynamics are measured. */
export interface MeasureOptions {
  /** Epochs averaged, the first ones. */
  readonly epochs: number;
  /** Sees every chunk of the dynamics run as it passes. */
  readonly onChunk?: (chunk: SpanDynamicsChunk) => void;
}

/** Reads both runs once, as streams; held are three numbers a span and the threshold samples. */
export async function measureDynamics(
  source: Pick<DynamicsSource, 'dynamics' | 'threshold' | 'samples' | 'expected' | 'spans' | 'goldLabels' | 'data'>,
  { epochs, onChunk }: MeasureOptions,
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
  const collectors = {
    aum: new NoiseValues(labels),
    confidence: new NoiseValues(labels),
    variability: new NoiseValues(labels),
  };
  for await (const chunk of streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal })) {
    const { spanIds, aum, confidence, variability } = chunk;
    collectors.aum.add(spanIds, aum);
    collectors.confidence.add(spanIds, confidence);
    collectors.variability.add(
      spanIds,
      variability.map((value) => -value),
    );
    onChunk?.(chunk);
  }
  const held = await holdSamples(
    streamSpanDynamics(source.threshold, { ...source.expected, epochs, signal }),
    source.samples,
  );
  return {
    epochs,
    values: {
      aum: collectors.aum.finish(),
      confidence: collectors.confidence.finish(),
      variability: collectors.variability.finish(),
    },
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
