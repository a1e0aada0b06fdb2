import type { CandidateSpans } from '@dynclean/datasets';
import type { EpochChunk, ExpectedSpanOptions, SpanDynamicsChunk } from '@dynclean/dynamics';
import type { CleaningSettings, HeldOutParting, SentenceList, ThresholdSampleIds } from '@dynclean/schema';

/** Epoch files of the training that one fold was held out of. */
export interface HeldOutFiles {
  /** What was parted into folds. */
  readonly by: HeldOutParting;
  /** With the labels that spans have, and with wrong ones. */
  readonly files: readonly string[];
  readonly relabelled: readonly string[];
  /** With the probabilities of all classes. @default none */
  readonly classes?: readonly string[];
}

/** What was recorded of a cleaner's runs. */
export interface RecordedFiles {
  /** Epoch files of the dynamics run and of the threshold run, first epoch first. */
  readonly dynamics: readonly string[];
  readonly threshold: readonly string[];
  /** Of each fold, what the training recorded that never heard of it. @default none */
  readonly heldOut?: readonly HeldOutFiles[] | undefined;
  readonly samples: ThresholdSampleIds;
  /** Spans that both must hold, as far as that is known. */
  readonly expected: ExpectedSpanOptions;
}

/** The same, and of which spans. S = candidate spans. */
export interface MeasureSource extends RecordedFiles {
  readonly sentences: SentenceList;
  readonly spans: CandidateSpans;
}

/** Some spans and what a measure says of their labels: the lower, the more suspicious. */
export interface MeasureChunk {
  readonly spanIds: Int32Array;
  readonly values: Float64Array;
}

/** How a measure reads what was recorded. */
export interface FilesReading {
  /** Epochs that are averaged, the first ones. */
  readonly epochs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a measure reads what was recorded and all spans. */
export interface MeasureReading extends FilesReading {
  /** `[S]` AUM of both runs at these epochs, NaN where a run recorded none. */
  readonly aum: { readonly dynamics: Float64Array; readonly threshold: Float64Array };
}

/** Some spans of the dynamics run: their epochs, which are not kept, and what these say on the mean. */
export type RecordedChunk = SpanDynamicsChunk & Pick<EpochChunk, 'epochs'>;

/** Streams of chunks; in each of them ids ascend, and a span is in one of them. */
export type MeasureStreams = readonly AsyncIterable<MeasureChunk>[];

/** A measure that reads files in its own way, as streams. Both: null where what it needs was not recorded. */
export interface RunsMeasure {
  /** The spans that it speaks of. @throws InputError where files are broken. */
  readonly read: (files: RecordedFiles, reading: FilesReading) => MeasureStreams | null;
  /** What it says of labels that are known to be wrong, by the span that has them. */
  readonly readWrong: (files: RecordedFiles, reading: FilesReading) => MeasureStreams | null;
}

/**
 * What spans can be ranked by to find wrong labels: one file here and a line in `builtInMeasures.ts`. Low values are
 * suspicious; a sign is turned by `0 - value`, for JSON keeps no -0.
 *
 * It has one of `ofDynamics`, `ofRuns` and `read`. The first two are streams: by these noise is estimated, too,
 * whatever the size of the corpus. Labels known to be wrong are of `ofDynamics` the threshold samples in their run.
 */
export interface Measure {
  /** As files have it: unique, in kebab-case. */
  readonly name: string;
  /** As tables have it. */
  readonly title: string;
  /** One sentence: what a low value means. */
  readonly about: string;
  /** The metric whose thresholds cut this ranking; null: it has none. */
  readonly metric: CleaningSettings['metric'] | null;
  /** From what one reading of the dynamics run gives of some spans; null where what it needs was not recorded. */
  readonly ofDynamics?: (chunk: RecordedChunk) => Float64Array | null;
  /** From what all runs recorded. */
  readonly ofRuns?: RunsMeasure;
  /**
   * From words and all spans, which are held: the spans that it speaks of, each once; null where what it needs was not
   * recorded.
   *
   * @throws InputError where files are broken.
   */
  readonly read?: (source: MeasureSource, reading: MeasureReading) => Promise<AsyncIterable<MeasureChunk> | null>;
  /** Whether it is of probabilities, which files of margins alone do not hold. @default false */
  readonly needsProbabilities?: boolean;
  /** Which runs it reads that folds are held out of. @default none */
  readonly needsHeldOut?: HeldOutParting;
}
