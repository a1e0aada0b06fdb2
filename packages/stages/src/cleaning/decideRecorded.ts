import { cleanSpans, NoiseMixtures, type SpanCleaning } from '@dynclean/cleaning';
import { type SpanDynamicsChunk, streamSpanDynamics } from '@dynclean/dynamics';
import { type CleaningSettings, type SpanLabels, toSpanLabels } from '@dynclean/schema';

import type { RecordedFiles } from '../measures/Measure.js';
import { WrongValues } from '../measures/WrongValues.js';
import { watchFirst } from './watchFirst.js';

/** Spans shown on each side of a threshold. */
const NUM_NEAREST = 10;

/** What is decided on, by which recorded epochs and settings. */
export interface DecideOptions extends RecordedFiles {
  readonly spans: SpanLabels | { readonly labels: Int32Array };
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
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

/** Which labels go. */
export interface RecordedDecisions extends SpanCleaning {
  /** How the labels lie among those known to be wrong, by what was decided by: noise is estimated from it. */
  readonly noise: NoiseMixtures;
}

/**
 * Thresholds and decisions from recorded epoch files, which are read as streams. The same files and settings give the
 * same decisions, so what a finished run removed can be found again.
 *
 * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
 */
export async function decideRecorded(options: DecideOptions): Promise<RecordedDecisions> {
  const { spans, types, dynamics, threshold, samples, expected, cleaning, epochs, signal, onChunk } = options;
  const { metric } = cleaning;
  const labels = toSpanLabels('labels' in spans ? spans.labels : spans);
  const reader = (files: readonly string[]) => () => streamSpanDynamics(files, { ...expected, epochs, signal });
  const wrong = new WrongValues(labels, { numClasses: types.length + 1, samples });
  let mixtures: NoiseMixtures | undefined; // once the threshold run is read
  const noise = (): NoiseMixtures => (mixtures ??= new NoiseMixtures(wrong.finish()));
  const decisions = await cleanSpans({
    readDynamics: watchFirst(reader(dynamics), (chunk) => {
      noise().add(labels.labelsOf(chunk.spanIds), chunk[metric]);
      onChunk?.(chunk);
    }),
    readThresholdDynamics: watchFirst(reader(threshold), ({ spanIds, [metric]: values }) => {
      wrong.add({ spanIds, values });
    }),
    samples,
    settings: cleaning,
    labels,
    types,
    devF1: options.devF1,
    numNearest: NUM_NEAREST,
    keepNearest: options.keepNearest,
    signal,
  });
  return { ...decisions, noise: noise() };
}
