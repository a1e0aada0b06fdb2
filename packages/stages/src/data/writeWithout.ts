import { applyRemovals } from '@dynclean/cleaning';
import type { CandidateSpans } from '@dynclean/datasets';

import type { OpenData } from './openData.js';
import { writeCleanedDataset } from './writeCleanedDataset.js';

/** Labels that go, and what they are. S = candidate spans. */
export interface WithoutLabels {
  readonly spans: CandidateSpans;
  /** `[S]` */
  readonly isRemoved: Uint8Array;
  /** What the version is without, in words. */
  readonly without: string;
}

/** Writes a version of which no dynamics have decided, as a dataset folder. */
export function writeWithout(
  folder: string,
  dataset: OpenData['dataset'],
  { spans, isRemoved, without }: WithoutLabels,
): Promise<void> {
  const train = applyRemovals(dataset.train, spans, { isRemoved, types: dataset.types });
  return writeCleanedDataset(folder, { dataset, train, version: { without } });
}

/** What the version without contested labels is without. */
export const WITHOUT_CONTESTED = 'labels that the same words contradict elsewhere';
