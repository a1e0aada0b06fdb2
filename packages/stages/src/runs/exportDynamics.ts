import { resolve } from 'node:path';

import { computeThresholdRunClasses, relabelThresholdSamples } from '@dynclean/cleaning';
import { type DynamicsForm, dynamicsForms, type RecordedRun } from '@dynclean/dynamics';
import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { throwIfInterrupted } from '@dynclean/schema';

import { expectSpans, openRecordedData } from '../cleaning/openRecordedData.js';
import { type EarlierCleaning, readEarlierCleaning } from '../cleaning/RecordedDynamics.js';
import type { OutputChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { readTrainingSpans } from '../data/openData.js';

/** Which training of a clean run, and for which tool. */
export interface ExportDynamicsOptions extends OutputChoice {
  /** A clean run. */
  readonly from: string;
  /** The dataset, where it lies elsewhere now. */
  readonly dataset?: string | undefined;
  readonly to: DynamicsForm;
  /** The threshold run in place of the training on D. @default false */
  readonly threshold?: boolean;
}

/** What was written. */
export interface ExportedDynamics {
  readonly folder: string;
  readonly to: DynamicsForm;
  readonly spans: number;
  readonly epochs: number;
  /** Types by the numbers of the model's outputs; null for "no entity" and the fake class. */
  readonly labels: readonly (string | null)[];
  /** Paths, below the folder. */
  readonly files: readonly string[];
}

/**
 * Writes the dynamics of a clean run as another tool has them; ids are those of the spans, labels those of that
 * training.
 *
 * @throws InputError where the run has no dynamics, or the data are not those that they were recorded on.
 */
export async function exportDynamics(
  options: ExportDynamicsOptions,
  context: RunContext = {},
): Promise<ExportedDynamics> {
  const { from, to, threshold = false, force = false } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const earlier = await readEarlierCleaning(from);
  const data = await openRecordedData(earlier, { dataset: options.dataset, from }, context);
  const spans = readTrainingSpans(data, earlier.maxSpanWidth);
  const { numClasses, types } = data.vocabulary;
  const labels = spans.readLabels();
  const trained = threshold
    ? relabel(earlier, { labels, numClasses })
    : { labels, numClasses };
  const run: RecordedRun = {
    epochFiles: (threshold ? earlier.threshold : earlier.dynamics).files,
    ...trained,
    expected: expectSpans(earlier, spans),
    signal: context.signal,
  };
  const files = await writeFolderAtomically(
    out,
    async (folder) => {
      const written = await dynamicsForms[to](folder, run);
      throwIfInterrupted(context.signal);
      return written.map((path) => path.slice(folder.length + 1));
    },
    { force, signal: context.signal },
  );
  return {
    folder: out,
    to,
    spans: spans.numSpans - spans.numExcluded,
    epochs: run.epochFiles.length,
    labels: Array.from({ length: trained.numClasses }, (_, label) => types[label - 1] ?? null),
    files,
  };
}

/** What the threshold run was trained on; of another trainer's as docs/own-dynamics.md asks for it. */
function relabel(
  { samples, thresholdSettings }: EarlierCleaning,
  trained: Pick<RecordedRun, 'labels' | 'numClasses'>,
): Pick<RecordedRun, 'labels' | 'numClasses'> {
  const { thresholdRelabel = 'fake_class', thresholdSeed: seed = 0 } = thresholdSettings ?? {};
  return {
    labels: relabelThresholdSamples({ ...trained, samples, relabel: thresholdRelabel, seed }),
    numClasses: computeThresholdRunClasses(trained.numClasses, thresholdRelabel),
  };
}
