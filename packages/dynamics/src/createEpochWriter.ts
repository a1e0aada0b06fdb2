import { ShapeError } from '@dynclean/schema';
import { Float32, Int32, makeData } from 'apache-arrow';

import { createArrowFileWriter } from './createArrowFileWriter.js';
import { epochSchema, epochSchemaWithOthers } from './epochSchema.js';
import type { EpochRows } from './openEpochFile.js';
import type { OtherLabels } from './OtherLabels.js';

/** Rows of a record batch, 768 KiB: few in a file of 10^6 spans, and ten epochs read side by side take 8 MiB. */
const rowsPerBatch = 65_536;

/** Writes the dynamics of one epoch while they come. Calls of `write` must be awaited one after another. */
export interface EpochWriter {
  /**
   * Adds spans. Ids ascend over all calls; arrays have one length and may be reused afterwards. Other labels are
   * needed where the file was opened with `others`, and only there.
   *
   * @throws ShapeError when the arrays differ in length.
   * @throws RangeError when ids do not ascend, a margin is not finite or a probability not in [0, 1].
   */
  write(rows: EpochRows): Promise<void>;
  /** Writes what is left, waits for the disk and gives the file its name. */
  close(): Promise<void>;
  /** Removes what was written; without effect after `close`. */
  abort(): Promise<void>;
}

/**
 * Opens an epoch file for writing: Arrow IPC, one row a span with its id, margin and probability (float32). The file
 * appears under its name only at `close`, whole. Memory does not grow with what is written.
 *
 * @param options.others - whether each row has the best other label and its probability, too. @default false
 */
export async function createEpochWriter(
  path: string,
  { others: hasOthers = false }: { readonly others?: boolean } = {},
): Promise<EpochWriter> {
  const file = await createArrowFileWriter(path, hasOthers ? epochSchemaWithOthers : epochSchema);
  const spans = new Int32Array(rowsPerBatch);
  const margins = new Float32Array(rowsPerBatch);
  const probabilities = new Float32Array(rowsPerBatch);
  const otherLabels = new Int32Array(hasOthers ? rowsPerBatch : 0);
  const otherProbabilities = new Float32Array(hasOthers ? rowsPerBatch : 0);
  let numBuffered = 0;
  let lastSpan = -1;

  const flush = async (): Promise<void> => {
    if (numBuffered === 0) return;
    const length = numBuffered;
    numBuffered = 0;
    const integers = (data: Int32Array) =>
      makeData({ type: new Int32(), length, nullCount: 0, data: data.subarray(0, length) });
    const reals = (data: Float32Array) =>
      makeData({ type: new Float32(), length, nullCount: 0, data: data.subarray(0, length) });
    const columnsOfOthers = hasOthers ? [integers(otherLabels), reals(otherProbabilities)] : [];
    await file.write([integers(spans), reals(margins), reals(probabilities), ...columnsOfOthers], length);
  };

  return {
    async write({ spanIds: newSpans, margins: newMargins, probabilities: newProbabilities, others: newOthers }) {
      requireOthers(path, newOthers, { numSpans: newSpans.length, isWanted: hasOthers });
      requireOneLength(path, [newSpans.length, newMargins.length, newProbabilities.length]);
      for (let row = 0; row < newSpans.length; row++) {
        const span = newSpans[row]!;
        if (span <= lastSpan) {
          throw new RangeError(`${path}: span ids must ascend from 0, but ${span} came after ${lastSpan}`);
        }
        const margin = newMargins[row]!;
        requireMargin(path, span, margin);
        const probability = newProbabilities[row]!;
        requireProbability(path, span, probability);
        if (newOthers !== null) {
          const otherProbability = newOthers.probabilities[row]!;
          requireProbability(path, span, otherProbability);
          otherLabels[numBuffered] = newOthers.labels[row]!;
          otherProbabilities[numBuffered] = otherProbability;
        }
        lastSpan = span;
        spans[numBuffered] = span;
        margins[numBuffered] = margin;
        probabilities[numBuffered] = probability;
        numBuffered += 1;
        if (numBuffered === rowsPerBatch) await flush();
      }
    },
    async close() {
      await flush();
      await file.close();
    },
    abort: () => file.abort(),
  };
}

function requireOneLength(path: string, lengths: readonly [spanIds: number, margins: number, probs: number]): void {
  const [numSpans, numMargins, numProbabilities] = lengths;
  if (numMargins === numSpans && numProbabilities === numSpans) return;
  throw new ShapeError(
    `${path}: spanIds, margins and probabilities must have one length, ` +
      `but got ${numSpans}, ${numMargins} and ${numProbabilities}`,
  );
}

function requireMargin(path: string, span: number, margin: number): void {
  if (Number.isFinite(margin)) return;
  throw new RangeError(`${path}: the margin of span ${span} must be finite, but got ${margin}`);
}

function requireProbability(path: string, span: number, probability: number): void {
  if (probability >= 0 && probability <= 1) return;
  throw new RangeError(`${path}: the probability of span ${span} must be in [0, 1], but got ${probability}`);
}

function requireOthers(
  path: string,
  others: OtherLabels | null,
  { numSpans, isWanted }: { readonly numSpans: number; readonly isWanted: boolean },
): void {
  if (isWanted !== (others !== null)) {
    throw new ShapeError(`${path}: ${isWanted ? 'each row must have' : 'no row may have'} a best other label`);
  }
  if (others === null) return;
  const { labels, probabilities } = others;
  if (labels.length === numSpans && probabilities.length === numSpans) return;
  throw new ShapeError(
    `${path}: the other labels and their probabilities must be ${numSpans}, as the span ids are, ` +
      `but got ${labels.length} and ${probabilities.length}`,
  );
}
