import { cleanSpans, type SpanCleaning } from '@dynclean/cleaning';
import { type ExpectedSpanOptions, type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import type { CleaningSettings, SpanLabels, ThresholdSampleIds } from '@dynclean/schema';

/** Spans shown on each side of a threshold. */
const NUM_NEAREST = 10;

/** What is decided on, by which recorded epochs and settings. */
export interface DecideOptions {
  readonly spans: SpanLabels | { readonly labels: Int32Array };
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
  /** Epoch files of the dynamics run, first epoch first. */
  readonly dynamics: readonly string[];
  /** Epoch files of the threshold run. */
  readonly threshold: readonly string[];
  readonly samples: ThresholdSampleIds;
  readonly expected: ExpectedSpanOptions;
  readonly cleaning: CleaningSettings;
  /** How many epochs are averaged, the first ones. */
  readonly epochs: number;
  /** The cleaner's score on dev, where it has one. */
  readonly devF1?: number | undefined;
  /** Keep the spans nearest to a threshold where all would go. */
  readonly keepNearest?: boolean | undefined;
  /** Sees every chunk of the dynamics run once, as it passes. */
  readonly onChunk?: ((chunk: SpanDynamicsChunk) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Thresholds and decisions from recorded epoch files, which are read as streams. The same files and settings give the
 * same decisions, so what a finished run removed can be found again.
 *
 * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
 */
export function decideRecorded(options: DecideOptions): Promise<SpanCleaning> {
  const { spans, types, dynamics, threshold, samples, expected, cleaning, epochs, signal } = options;
  const read = (files: readonly string[]) => streamSpanDynamics(files, { ...expected, epochs, signal });
  let { onChunk } = options;
  const readDynamics = () => {
    const watcher = onChunk;
    onChunk = undefined; // of a second reading it has seen all
    return watcher === undefined ? read(dynamics) : watch(read(dynamics), watcher);
  };
  return cleanSpans({
    readDynamics,
    readThresholdDynamics: () => read(threshold),
    samples,
    settings: cleaning,
    labels: 'labels' in spans ? spans.labels : spans,
    types,
    devF1: options.devF1,
    numNearest: NUM_NEAREST,
    keepNearest: options.keepNearest,
    signal,
  });
}

async function* watch(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  onChunk: (chunk: SpanDynamicsChunk) => void,
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  for await (const chunk of chunks) {
    onChunk(chunk);
    yield chunk;
  }
}
