import { InputError, throwIfInterrupted } from '@dynclean/schema';

import { computeAum } from './computeAum.js';
import { computeConfidence } from './computeConfidence.js';
import { computeVariability } from './computeVariability.js';
import { EpochCursor } from './EpochCursor.js';
import { ExpectedSpans, type ExpectedSpanOptions } from './ExpectedSpans.js';
import { openEpochFile, type EpochRows } from './openEpochFile.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';

/** How epoch files are read. */
export interface SpanDynamicsOptions extends ExpectedSpanOptions {
  /** Average only this many epochs, the first ones. Default: all files. */
  readonly epochs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the epoch files of one run side by side and yields AUM, Confidence and Variability of its spans, in ascending
 * order of their ids (DynClean, Eq. 8 to 11).
 *
 * Only one record batch of each file is in memory, so memory grows neither with the number of spans nor, but for that
 * batch, with the epochs. Chunks are as long as the shortest batch at hand; their arrays belong to the receiver.
 *
 * @param epochFiles - files of `createEpochWriter`, first epoch first.
 * @throws InputError that names file and row where epochs do not hold the same spans in the same order, hold other
 *   spans than `numSpans` and `excluded` say, or hold NaN; and where `epochs` is more than there are.
 */
export async function* streamSpanDynamics(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions = {},
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  const cursors: EpochCursor[] = [];
  try {
    for (const path of chooseEpochs(epochFiles, options.epochs)) {
      cursors.push(new EpochCursor(await openEpochFile(path)));
    }
    const first = cursors[0]!;
    const expected = new ExpectedSpans(first.file.path, options);
    for (;;) {
      throwIfInterrupted(options.signal);
      await Promise.all(cursors.map((cursor) => cursor.fill()));
      const numRows = Math.min(...cursors.map((cursor) => cursor.numReady));
      if (numRows === 0) break;
      const firstRow = first.numTaken;
      const epochs = cursors.map((cursor) => ({ path: cursor.file.path, ...cursor.take(numRows) }));
      const { spanIds } = epochs[0]!;
      expected.check(spanIds, firstRow);
      for (const epoch of epochs) requireSameSpans(epoch, epochs[0]!, firstRow);
      const probabilities = epochs.map((epoch) => epoch.probabilities);
      const aum = computeAum(epochs.map((epoch) => epoch.margins));
      const confidence = computeConfidence(probabilities);
      requireNumbers({ aum, confidence }, epochs, firstRow);
      // A copy of the ids: the epoch's own lie in a buffer that margins and probabilities share and keep alive.
      yield { spanIds: spanIds.slice(), aum, confidence, variability: computeVariability(probabilities, confidence) };
    }
    requireAllEnded(cursors);
    expected.finish(first.numTaken);
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.file.close()));
  }
}

function chooseEpochs(epochFiles: readonly string[], epochs = epochFiles.length): readonly string[] {
  if (epochFiles.length === 0) throw new InputError('dynamics: must have at least one epoch file, but got none');
  if (!Number.isInteger(epochs) || epochs < 1 || epochs > epochFiles.length) {
    throw new InputError(
      `epochs: must be an integer from 1 to ${epochFiles.length}, the epochs that were recorded, but got ${epochs}`,
    );
  }
  return epochFiles.slice(0, epochs);
}

/** Rows of one epoch's file. */
type FileRows = EpochRows & { readonly path: string };

function requireSameSpans({ path, spanIds }: FileRows, first: FileRows, firstRow: number): void {
  const expected = first.spanIds;
  if (Buffer.compare(asBytes(spanIds), asBytes(expected)) === 0) return;
  const row = spanIds.findIndex((span, index) => span !== expected[index]);
  throw new InputError(
    `${path}: row ${firstRow + row + 1}: must hold span ${expected[row]} as ${first.path} does there, ` +
      `but got ${spanIds[row]}. All epochs of a run hold the same spans in the same order.`,
  );
}

function asBytes(array: Int32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function requireNumbers(
  { aum, confidence }: { readonly aum: Float64Array; readonly confidence: Float64Array },
  epochs: readonly FileRows[],
  firstRow: number,
): void {
  for (let row = 0; row < aum.length; row++) {
    if (Number.isFinite(aum[row]) && Number.isFinite(confidence[row])) continue;
    for (const { path, margins, probabilities } of epochs) {
      for (const [name, value] of Object.entries({ margin: margins[row], probability: probabilities[row] })) {
        if (Number.isFinite(value)) continue;
        throw new InputError(`${path}: row ${firstRow + row + 1}: ${name} must be a finite number, but got ${value}`);
      }
    }
  }
}

function requireAllEnded(cursors: readonly EpochCursor[]): void {
  const longest = cursors.find((cursor) => cursor.numReady > 0);
  const shortest = cursors.find((cursor) => cursor.numReady === 0);
  if (longest === undefined || shortest === undefined) return;
  throw new InputError(
    `${shortest.file.path}: ends after row ${shortest.numTaken}, but ${longest.file.path} goes on. ` +
      `All epochs of a run hold the same spans.`,
  );
}
