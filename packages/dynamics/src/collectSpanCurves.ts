import { InputError, throwIfInterrupted } from '@dynclean/schema';

import { openEpochFile, type EpochRows } from './openEpochFile.js';
import type { OtherLabels } from './OtherLabels.js';

/** What each epoch of a run says of some spans: N spans in the order asked for, E epochs, row-major. */
export interface SpanCurves {
  readonly numEpochs: number;
  /** `[N, E]`, logit units; NaN where the run did not see the span. */
  readonly margins: Float32Array;
  /** `[N, E]`, of the assigned label, in [0, 1]; NaN where the run did not see the span. */
  readonly probabilities: Float32Array;
  /** `[N, E]`, the best other label; -1 where the run did not see the span. Null where an epoch has none recorded. */
  readonly others: OtherLabels | null;
}

/** How curves are read. */
export interface CurveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each epoch with how many there were. */
  readonly onEpoch?: ((done: number) => void) | undefined;
}

/**
 * Reads, epoch by epoch, what a run recorded of some spans. Memory grows with the spans asked for alone.
 *
 * @param epochFiles - files of `createEpochWriter`, first epoch first.
 * @param spanIds - `[N]`, ascending.
 * @throws InputError as `openEpochFile` does. @throws RangeError for ids that do not ascend.
 */
export async function collectSpanCurves(
  epochFiles: readonly string[],
  spanIds: Int32Array,
  { signal, onEpoch }: CurveOptions = {},
): Promise<SpanCurves> {
  const unordered = spanIds.findIndex((id, index) => index > 0 && id <= spanIds[index - 1]!);
  if (unordered > 0) {
    throw new RangeError(`collectSpanCurves: ids must ascend, but got ${spanIds[unordered]} at ${unordered}`);
  }
  if (epochFiles.length === 0) throw new InputError('dynamics: must have at least one epoch file, but got none');
  const numEpochs = epochFiles.length;
  const size = spanIds.length * numEpochs;
  const curves = {
    numEpochs,
    margins: new Float32Array(size).fill(NaN),
    probabilities: new Float32Array(size).fill(NaN),
    others: { labels: new Int32Array(size).fill(-1), probabilities: new Float32Array(size) },
  };
  let hasOthers = true;
  for (const [epoch, path] of epochFiles.entries()) {
    const file = await openEpochFile(path);
    let next = 0; // of `spanIds`; those of the file ascend, too
    try {
      for (let rows = await file.next(); rows !== null; rows = await file.next()) {
        throwIfInterrupted(signal);
        hasOthers &&= rows.others !== null;
        next = takeRows(rows, curves, { spanIds, next, epoch });
      }
    } finally {
      await file.close();
    }
    onEpoch?.(epoch + 1);
  }
  return hasOthers ? curves : { ...curves, others: null };
}

/** Copies the wanted rows of a batch; gives the first id that is still to come. */
function takeRows(
  { spanIds: ids, margins, probabilities, others }: EpochRows,
  into: SpanCurves & { readonly others: OtherLabels },
  { spanIds, next, epoch }: { readonly spanIds: Int32Array; readonly next: number; readonly epoch: number },
): number {
  let wanted = next;
  for (let row = 0; row < ids.length && wanted < spanIds.length; row++) {
    while (spanIds[wanted]! < ids[row]!) wanted += 1;
    if (spanIds[wanted] !== ids[row]) continue;
    const place = wanted * into.numEpochs + epoch;
    into.margins[place] = margins[row]!;
    into.probabilities[place] = probabilities[row]!;
    if (others !== null) {
      into.others.labels[place] = others.labels[row]!;
      into.others.probabilities[place] = others.probabilities[row]!;
    }
    wanted += 1;
  }
  return wanted;
}
