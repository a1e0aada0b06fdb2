import { averageEpochs, type SpanDynamicsChunk, streamEpochs, streamSpanDynamics } from '@dynclean/dynamics';
import type { SpanLabels } from '@dynclean/schema';

import type { FilesReading, Measure, MeasureChunk, MeasureStreams, RecordedFiles } from './Measure.js';
import { ValueCursor } from './ValueCursor.js';
import { WrongValues } from './WrongValues.js';

/** What was recorded, and of which labels. */
export interface EvidenceSource extends RecordedFiles {
  readonly labels: SpanLabels;
  /** Types, and "no entity". */
  readonly numClasses: number;
}

/** Spans of the dynamics run with what a measure says of them; NaN: nothing. */
export type MeasuredChunk = SpanDynamicsChunk & MeasureChunk;

/** What a measure says of a corpus, and of labels that are known to be wrong. */
export interface Evidence {
  /** `[numClasses]` by label, values of labels known to be wrong. */
  readonly wrong: readonly Float64Array[];
  /** Starts to read the dynamics run, each time from its first span. */
  readonly read: () => AsyncIterable<MeasuredChunk>;
}

/** Whether noise is estimated by a measure: whether it says something of labels that are known to be wrong. */
export function canEstimate({ ofDynamics, ofRuns }: Measure): boolean {
  return ofDynamics !== undefined || ofRuns !== undefined;
}

/**
 * Reads what a measure says of labels known to be wrong, and gets ready to read what it says of all; held are the
 * former. Null where what it needs was not recorded, or it says nothing of wrong labels.
 *
 * @throws InputError where files are broken.
 */
export async function openEvidence(
  { ofDynamics, ofRuns }: Measure,
  source: EvidenceSource,
  reading: FilesReading,
): Promise<Evidence | null> {
  const { dynamics, threshold, labels, numClasses, samples } = source;
  const options = { ...source.expected, ...reading };
  if (ofDynamics !== undefined) {
    const read = (files: readonly string[]) => streamMeasured(ofDynamics, files, options);
    for (const files of [dynamics, threshold]) if (!(await isRecorded(ofDynamics, files, options))) return null;
    const wrong = new WrongValues(labels, { numClasses, samples });
    for await (const chunk of read(threshold)) wrong.add(chunk);
    return { wrong: wrong.finish(), read: () => read(dynamics) };
  }
  const wrongStreams = ofRuns?.readWrong(source, reading) ?? null;
  if (ofRuns === undefined || wrongStreams === null || ofRuns.read(source, reading) === null) return null;
  const wrong = new WrongValues(labels, { numClasses });
  for (const stream of wrongStreams) for await (const chunk of stream) wrong.add(chunk);
  return {
    wrong: wrong.finish(),
    read: () => joinStreams(streamSpanDynamics(dynamics, options), ofRuns.read(source, reading) ?? []),
  };
}

type OfDynamics = NonNullable<Measure['ofDynamics']>;
type ReadOptions = NonNullable<Parameters<typeof streamEpochs>[1]>;

/** Whether the files hold what a measure needs, by their first spans. */
async function isRecorded(ofDynamics: OfDynamics, files: readonly string[], options: ReadOptions): Promise<boolean> {
  for await (const recorded of streamEpochs(files, options)) {
    return ofDynamics({ ...averageEpochs(recorded), epochs: recorded.epochs }) !== null;
  }
  return true;
}

async function* streamMeasured(
  ofDynamics: OfDynamics,
  files: readonly string[],
  options: ReadOptions,
): AsyncGenerator<MeasuredChunk, void, undefined> {
  for await (const recorded of streamEpochs(files, options)) {
    const chunk = averageEpochs(recorded);
    const values = ofDynamics({ ...chunk, epochs: recorded.epochs });
    yield { ...chunk, values: values ?? new Float64Array(chunk.spanIds.length).fill(NaN) };
  }
}

/** Spans of a run with the values that streams have of them. */
async function* joinStreams(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  streams: MeasureStreams,
): AsyncGenerator<MeasuredChunk, void, undefined> {
  const cursors = streams.map((stream) => new ValueCursor(stream));
  try {
    for await (const chunk of chunks) {
      const values = new Float64Array(chunk.spanIds.length).fill(NaN);
      for (const cursor of cursors) await cursor.fill(chunk.spanIds, values);
      yield { ...chunk, values };
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}
