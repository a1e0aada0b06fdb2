import { InputError, throwIfInterrupted } from '@dynclean/schema';

import { EpochCursor } from './EpochCursor.js';
import { ExpectedSpans, type ExpectedSpanOptions } from './ExpectedSpans.js';
import { openEpochFile, type EpochRows } from './openEpochFile.js';

/** How epoch files are read. */
export interface SpanDynamicsOptions extends ExpectedSpanOptions {
  /** Average only this many epochs, the first ones. Default: all files. */
  readonly epochs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one epoch's file. */
export type FileRows = EpochRows & { readonly path: string };

/** The same spans in all epochs. */
export interface EpochsChunk {
  /** First epoch first; their arrays are only good until the next chunk. */
  readonly epochs: readonly FileRows[];
  /** Rows before these. */
  readonly firstRow: number;
}

/**
 * Reads the epoch files of one run side by side, spans in ascending order of their ids. Only one record batch of each
 * file is in memory; chunks are as long as the shortest batch at hand.
 *
 * @param epochFiles - files of `createEpochWriter`, first epoch first.
 * @throws InputError that names file and row where epochs do not hold the same spans in the same order, or hold other
 *   spans than `numSpans` and `excluded` say; and where `epochs` is more than there are.
 */
export async function* streamEpochRows(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions = {},
): AsyncGenerator<EpochsChunk, void, undefined> {
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
      expected.check(epochs[0]!.spanIds, firstRow);
      for (const epoch of epochs) requireSameSpans(epoch, epochs[0]!, firstRow);
      yield { epochs, firstRow };
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

function requireAllEnded(cursors: readonly EpochCursor[]): void {
  const longest = cursors.find((cursor) => cursor.numReady > 0);
  const shortest = cursors.find((cursor) => cursor.numReady === 0);
  if (longest === undefined || shortest === undefined) return;
  throw new InputError(
    `${shortest.file.path}: ends after row ${shortest.numTaken}, but ${longest.file.path} goes on. ` +
      `All epochs of a run hold the same spans.`,
  );
}
