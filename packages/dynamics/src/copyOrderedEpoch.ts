import { InputError } from '@dynclean/schema';

import { createEpochWriter, type EpochWriter } from './createEpochWriter.js';
import { ExpectedSpans } from './ExpectedSpans.js';
import { type ForeignEpochOptions, MAX_LABEL, roundingAbove1 } from './ForeignEpoch.js';
import type { EpochRows } from './openEpochFile.js';
import { type ArrowRows, streamArrowRows } from './streamArrowRows.js';

/** The rows are not as they must be for a copy; whoever reads the whole epoch takes them or says what is wrong. */
class NotCopied extends Error {}

/**
 * Copies one epoch of another trainer that has its spans in ascending order, as most have, a record batch at a time:
 * what `readForeignEpochs` and a writer make of it, to the byte, without holding it.
 *
 * @returns whether that was possible. False, and nothing is written: rows are in another order, or something is wrong
 *   with them, which `readForeignEpochs` says.
 */
export async function copyOrderedEpoch(from: string, to: string, options: ForeignEpochOptions): Promise<boolean> {
  const expected = new ExpectedSpans(from, options);
  let writer: EpochWriter | null = null;
  let hasOthers = false;
  let numRows = 0;
  try {
    for await (const batch of streamArrowRows(from, options.signal)) {
      if (writer === null) {
        hasOthers = batch.others?.some((label) => Number(label) >= 0) ?? false;
        // No row of the first ones has another label: a later one may.
        if (batch.others !== undefined && !hasOthers) throw new NotCopied();
        writer = await createEpochWriter(to, { others: hasOthers });
      }
      const rows = toRows(batch);
      expected.check(rows.spanIds, numRows);
      await writer.write(rows);
      numRows += batch.numRows;
    }
    if (writer === null) return false;
    expected.finish(numRows);
    await writer.close();
    return true;
  } catch (error) {
    await writer?.abort();
    if (error instanceof NotCopied || error instanceof InputError) return false;
    throw error;
  }
}

/** @throws NotCopied for a value that is none. */
function toRows({ numRows, spans, margins, probabilities, others, otherProbabilities }: ArrowRows): EpochRows {
  const rows = {
    spanIds: new Int32Array(numRows),
    margins: new Float32Array(numRows),
    probabilities: new Float32Array(numRows),
    others: others === undefined ? null : { labels: new Int32Array(numRows), probabilities: new Float32Array(numRows) },
  };
  for (let row = 0; row < numRows; row++) {
    rows.spanIds[row] = Number(spans[row]);
    if (rows.spanIds[row] !== Number(spans[row])) throw new NotCopied();
    rows.margins[row] = Number(margins[row]);
    if (!Number.isFinite(rows.margins[row])) throw new NotCopied();
    rows.probabilities[row] = toProbability(Number(probabilities[row]));
    if (rows.others === null) continue;
    const label = Number(others![row]);
    if (label > MAX_LABEL) throw new NotCopied();
    rows.others.labels[row] = label < 0 ? -1 : label;
    rows.others.probabilities[row] = label < 0 ? 0 : toProbability(Number(otherProbabilities![row]));
  }
  return rows;
}

function toProbability(value: number): number {
  if (value >= 0 && value <= 1 + roundingAbove1) return Math.min(1, value);
  throw new NotCopied();
}
