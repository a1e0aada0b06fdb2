import { InputError, NO_SPAN, signs, type SpanReader, type SpanSet, throwIfInterrupted } from '@dynclean/schema';
import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int16,
  Int32,
  Int8,
  makeData,
  Schema,
  Utf8,
  vectorFromArray,
  type Data,
} from 'apache-arrow';

import { computeDataMapRegion, dataMapRegions } from './computeDataMapRegion.js';
import type { SignedDataMapCuts } from './computeDataMapCuts.js';
import { createArrowFileWriter } from './createArrowFileWriter.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';

/** What the table says of each span beside its metrics. */
export interface SpansTableOptions {
  /** With the labels that were cleaned. */
  readonly spans: SpanReader;
  /** Entity types in the order of their labels, from label 1. */
  readonly types: readonly string[];
  /** Spans that the cleaning removed. */
  readonly removed: SpanSet;
  readonly cuts: SignedDataMapCuts;
  /** Goes into the file: thresholds, metric, what a reader needs to understand it. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const typeColumn = new Dictionary(new Utf8(), new Int16(), 0);
const regionColumn = new Dictionary(new Utf8(), new Int8(), 1);
const thresholdColumn = new Dictionary(new Utf8(), new Int8(), 2);

/**
 * Writes the table of all spans that one looks through after a cleaning: an Arrow IPC file, a row a span in the order
 * of ids, that appears at once and whole.
 *
 * Columns: `span` (id), `sentence` (zero-based number in the training file), `start` and `end` (token indices,
 * inclusive), `type` (null: no entity), `aum`, `confidence`, `variability` (float64), `region` of the data map (null:
 * between the regions), `removed`, `threshold` (which of the two removed it, `positives` or `negatives`; null where it
 * was kept). Memory does not grow with the rows.
 *
 * @param chunks - as `streamSpanDynamics` yields them for the run that was cleaned.
 * @throws InputError when the dynamics hold a span that the data do not have.
 */
export async function writeSpansTable(
  path: string,
  chunks: AsyncIterable<SpanDynamicsChunk> | Iterable<SpanDynamicsChunk>,
  options: SpansTableOptions,
): Promise<void> {
  const { spans, types, removed, cuts } = options;
  const file = await createArrowFileWriter(path, createSchema(options.metadata ?? {}));
  const typeNames = vectorFromArray([...types], new Utf8());
  const regionNames = vectorFromArray([...dataMapRegions], new Utf8());
  const thresholdNames = vectorFromArray([...signs], new Utf8());
  try {
    for await (const { spanIds, aum, confidence, variability } of chunks) {
      throwIfInterrupted(options.signal);
      const length = spanIds.length;
      const labels = spans.labelsOf(spanIds);
      const unknown = labels.indexOf(NO_SPAN);
      if (unknown >= 0) throw refuseSpan(path, spanIds[unknown]!, spans.numSpans);
      const { sentences, starts, ends } = spans.placesOf(spanIds);
      const typeCodes = new Int16Array(length);
      const regionCodes = new Int8Array(length);
      const thresholdCodes = new Int8Array(length);
      for (let row = 0; row < length; row++) {
        const label = labels[row]!;
        typeCodes[row] = label - 1;
        const signCuts = label > 0 ? cuts.positives : cuts.negatives;
        const region = signCuts && computeDataMapRegion(confidence[row]!, variability[row]!, signCuts);
        regionCodes[row] = region === null ? -1 : dataMapRegions.indexOf(region);
        thresholdCodes[row] = !removed.has(spanIds[row]!) ? -1 : label > 0 ? 0 : 1;
      }
      const columns = [
        makeData({ type: new Int32(), length, nullCount: 0, data: spanIds }),
        makeData({ type: new Int32(), length, nullCount: 0, data: sentences }),
        makeData({ type: new Int32(), length, nullCount: 0, data: starts }),
        makeData({ type: new Int32(), length, nullCount: 0, data: ends }),
        makeData({ type: typeColumn, length, ...nullable(typeCodes), dictionary: typeNames }),
        makeData({ type: new Float64(), length, nullCount: 0, data: aum }),
        makeData({ type: new Float64(), length, nullCount: 0, data: confidence }),
        makeData({ type: new Float64(), length, nullCount: 0, data: variability }),
        makeData({ type: regionColumn, length, ...nullable(regionCodes), dictionary: regionNames }),
        makeData({ type: new Bool(), length, nullCount: 0, data: nullable(thresholdCodes).nullBitmap }),
        makeData({ type: thresholdColumn, length, ...nullable(thresholdCodes), dictionary: thresholdNames }),
      ];
      await file.write(columns as Data[], length);
    }
    await file.close();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

function refuseSpan(path: string, span: number, numSpans: number): InputError {
  return new InputError(`${path}: the data have ${numSpans} candidate spans, but the dynamics hold span ${span}`);
}

function createSchema(metadata: Readonly<Record<string, string>>): Schema {
  return new Schema(
    [
      new Field('span', new Int32(), false),
      new Field('sentence', new Int32(), false),
      new Field('start', new Int32(), false),
      new Field('end', new Int32(), false),
      new Field('type', typeColumn, true),
      new Field('aum', new Float64(), false),
      new Field('confidence', new Float64(), false),
      new Field('variability', new Float64(), false),
      new Field('region', regionColumn, true),
      new Field('removed', new Bool(), false),
      new Field('threshold', thresholdColumn, true),
    ],
    new Map([['format', 'dynclean-spans-1'], ...Object.entries(metadata)]),
  );
}

/** Codes below 0 are null. The bitmap, a bit a row from the lowest, is 1 where there is a value. */
function nullable<Codes extends Int8Array | Int16Array>(
  codes: Codes,
): { data: Codes; nullCount: number; nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(codes.length / 8));
  let nullCount = codes.length;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! < 0) continue;
    nullBitmap[row >> 3]! |= 1 << (row & 7);
    nullCount -= 1;
  }
  return { data: codes, nullCount, nullBitmap };
}
