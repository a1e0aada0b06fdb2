import { estimateThresholds, signs, type SignThreshold } from '@dynclean/cleaning';
import { averageEpochs, type SpanDynamicsChunk, streamEpochs, streamSpanDynamics } from '@dynclean/dynamics';
import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { NoiseValues, type SignNoise } from '@dynclean/metrics';
import { type BySign, type CleaningSettings, InputError, type ThresholdSampleIds } from '@dynclean/schema';
import {
  listMeasures,
  type Measure,
  type MeasureReading,
  type MeasureSource,
  type MeasureStreams,
  type RunContext,
} from '@dynclean/stages';

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
 * Reads both runs once, as streams, and once more for each measure with a reading of its own; held are a number a span
 * and measure, the threshold samples, and for measures of all spans both runs' AUM.
 */
export async function measureDynamics(
  source: Pick<
    DynamicsSource,
    'dynamics' | 'threshold' | 'heldOut' | 'samples' | 'expected' | 'spans' | 'goldSpans' | 'data'
  >,
  { epochs, onChunk, measures = listMeasures().filter(({ ofDynamics }) => ofDynamics !== undefined) }: MeasureOptions,
  { signal }: RunContext = {},
): Promise<MeasuredDynamics> {
  requireRecorded(source, epochs);
  const { spans, goldSpans, data } = source;
  const labels = { distant: spans, gold: goldSpans, numClasses: data.vocabulary.numClasses };
  const streamed = measures.flatMap(({ name, ofDynamics }) =>
    ofDynamics === undefined ? [] : [{ name, ofDynamics, collector: new NoiseValues(labels) }],
  );
  const numHeld = measures.some(({ read }) => read !== undefined) ? spans.numSpans : 0;
  const aum = { dynamics: new Float64Array(numHeld).fill(NaN), threshold: new Float64Array(numHeld).fill(NaN) };
  const absent = new Set<string>();
  const options = { ...source.expected, epochs, signal };
  for await (const recorded of streamEpochs(source.dynamics, options)) {
    const chunk = averageEpochs(recorded);
    if (numHeld > 0) holdAum(chunk, aum.dynamics);
    for (const { name, ofDynamics, collector } of streamed) {
      const ofChunk = ofDynamics({ ...chunk, epochs: recorded.epochs });
      if (ofChunk === null) absent.add(name);
      else collector.add(chunk.spanIds, ofChunk);
    }
    onChunk?.(chunk);
  }
  const held = await readThresholdSamples(source, { epochs, signal }, (chunk) => {
    if (numHeld > 0) holdAum(chunk, aum.threshold);
  });
  const known = streamed.filter(({ name }) => !absent.has(name));
  const values = new Map(known.map(({ name, collector }) => [name, collector.finish()]));
  const others = measures.filter(({ ofDynamics }) => ofDynamics === undefined);
  const sentences = data.dataset.train;
  const recorded: MeasureSource = {
    ...source,
    sentences,
    // Arrays of all spans are for those alone that look at all of them.
    get spans() {
      return (all ??= enumerateCandidateSpans(sentences, data.vocabulary, spans.maxSpanWidth));
    },
  };
  let all: CandidateSpans | undefined;
  for (const measure of others) {
    const streams = await openStreams(measure, recorded, { epochs, signal, aum });
    if (streams === null) continue;
    const collector = new NoiseValues(labels);
    for (const stream of streams) for await (const chunk of stream) collector.add(chunk.spanIds, chunk.values);
    values.set(measure.name, collector.finish());
  }
  return {
    epochs,
    values,
    estimate: (settings) => estimateThresholds([held], source.samples, { ...settings, sign: 'both' }),
  };
}

/** What a measure with a reading of its own says; null where what it needs was not recorded. */
async function openStreams(
  { ofRuns, read }: Measure,
  source: MeasureSource,
  reading: MeasureReading,
): Promise<MeasureStreams | null> {
  if (ofRuns !== undefined) return ofRuns.read(source, reading);
  const chunks = (await read?.(source, reading)) ?? null;
  return chunks && [chunks];
}

function holdAum({ spanIds, aum }: SpanDynamicsChunk, into: Float64Array): void {
  for (let row = 0; row < spanIds.length; row++) into[spanIds[row]!] = aum[row]!;
}

/**
 * What the threshold run says of its samples, from which thresholds are taken; its other spans pass by.
 *
 * @throws InputError for epochs that were not recorded, and where files are broken.
 */
export async function readThresholdSamples(
  source: Pick<DynamicsSource, 'dynamics' | 'threshold' | 'samples' | 'expected'>,
  reading: { readonly epochs: number; readonly signal?: AbortSignal | undefined },
  onChunk: (chunk: SpanDynamicsChunk) => void = () => undefined,
): Promise<SpanDynamicsChunk> {
  requireRecorded(source, reading.epochs);
  const chunks = streamSpanDynamics(source.threshold, { ...source.expected, ...reading });
  return holdSamples(chunks, source.samples, onChunk);
}

function requireRecorded(
  { dynamics, threshold }: Pick<DynamicsSource, 'dynamics' | 'threshold'>,
  epochs: number,
): void {
  const most = Math.min(dynamics.length, threshold.length);
  if (Number.isInteger(epochs) && epochs >= 1 && epochs <= most) return;
  throw new InputError(
    `epochs: must be an integer from 1 to ${most}, the epochs that both runs recorded, but got ${epochs}`,
  );
}

/** Of the threshold run its samples decide on thresholds: these few rows serve every metric and every k. */
async function holdSamples(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  samples: ThresholdSampleIds,
  onChunk: (chunk: SpanDynamicsChunk) => void,
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
    onChunk(chunk);
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
