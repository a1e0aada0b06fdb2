import type { ExpectedSpanOptions } from '@dynclean/dynamics';
import { InputError, type SpanSet } from '@dynclean/schema';

import type { RunContext } from '../context/RunContext.js';
import { openReadableData, type ReadableData } from '../data/openData.js';
import type { EarlierCleaning } from './RecordedDynamics.js';

/**
 * Opens the data that the dynamics were recorded on, where they lay then or where the user says.
 *
 * @throws InputError when the training file or the order of types is another one.
 */
export async function openRecordedData(
  { data }: EarlierCleaning,
  { dataset = data.folder, from }: { readonly dataset?: string | undefined; readonly from: string },
  context: RunContext,
): Promise<ReadableData> {
  const opened = await openReadableData({ dataset, train: data.trainFile, part: data.part }, context);
  const { trainFile, trainSha256, types } = opened.dataset;
  if (trainSha256 !== data.trainSha256) {
    throw new InputError(
      `${trainFile}: must be the training file that the dynamics in ${from} were recorded on (sha256 ${data.trainSha256}), ` +
        `but got ${trainSha256}. Name the folder that has it with --dataset.`,
    );
  }
  if (types.join() !== data.types.join()) {
    throw new InputError(
      `${opened.dataset.folder}: types must be ${data.types.join(', ')} in this order, as when the dynamics were recorded, ` +
        `but got ${types.join(', ')}. Put them in this order in dataset.json.`,
    );
  }
  return opened;
}

/**
 * Where sentences were cut, only the tokenizer knows which spans were seen, and a cleaning from one run has no dynamics
 * of its samples; else all but the excluded ones were.
 */
export function expectSpans(
  { cleaner, cleaning }: Pick<EarlierCleaning, 'cleaner' | 'cleaning'>,
  spans: { readonly numSpans: number; readExcluded(): SpanSet },
): ExpectedSpanOptions {
  if (cleaner?.settings.longSentences === 'cut' || cleaning?.runs === 'one') return {};
  return { numSpans: spans.numSpans, excluded: spans.readExcluded() };
}
