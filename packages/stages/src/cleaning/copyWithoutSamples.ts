import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { createEpochWriter, type EpochRows, openEpochFile } from '@dynclean/dynamics';
import { signs, SpanSet, throwIfInterrupted, type ThresholdSampleIds } from '@dynclean/schema';

import { runFiles } from '../context/runFiles.js';
import { findEpochs, type RecordedEpochs } from './RecordedDynamics.js';

/** Whose labels are read of a threshold run. */
export interface CopyOptions {
  readonly samples: ThresholdSampleIds;
  /** Number of candidate spans of the data. */
  readonly numSpans: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The epochs of a threshold run without its samples, in `dynamics/` of a folder: dynamics of all labels that it learned
 * as they are. A record batch at a time.
 */
export async function copyWithoutSamples(
  { files }: RecordedEpochs,
  folder: string,
  { samples, numSpans, signal }: CopyOptions,
): Promise<RecordedEpochs> {
  const isSample = new SpanSet(numSpans);
  for (const sign of signs) for (const span of samples[sign]) isSample.add(span);
  await mkdir(join(folder, runFiles.dynamics), { recursive: true });
  for (const path of files) {
    const from = await openEpochFile(path);
    let writer: Awaited<ReturnType<typeof createEpochWriter>> | null = null;
    try {
      for (let rows = await from.next(); rows !== null; rows = await from.next()) {
        throwIfInterrupted(signal);
        writer ??= await createEpochWriter(join(folder, runFiles.dynamics, basename(path)), {
          others: rows.others !== null,
        });
        await writer.write(pickRows(rows, (span) => !isSample.has(span)));
      }
      await writer?.close();
    } catch (error) {
      await writer?.abort();
      throw error;
    } finally {
      await from.close();
    }
  }
  return { folder, files: findEpochs(folder).files.slice(0, files.length) };
}

/** The rows of some spans. */
function pickRows(
  { spanIds, margins, probabilities, others }: EpochRows,
  isPicked: (span: number) => boolean,
): EpochRows {
  const isRowPicked = (_: number, row: number): boolean => isPicked(spanIds[row]!);
  return {
    spanIds: spanIds.filter(isPicked),
    margins: margins.filter(isRowPicked),
    probabilities: probabilities.filter(isRowPicked),
    others: others && {
      labels: others.labels.filter(isRowPicked),
      probabilities: others.probabilities.filter(isRowPicked),
    },
  };
}
