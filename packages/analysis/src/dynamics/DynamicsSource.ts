import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkThresholdSamples } from '@dynclean/cleaning';
import type { CompactSpans } from '@dynclean/datasets';
import { type ExpectedSpanOptions, type ImportedDynamics, importForeignDynamics } from '@dynclean/dynamics';
import { readJsonFile } from '@dynclean/files';
import {
  type CleaningSettings,
  DEFAULT_MAX_SPAN_WIDTH,
  InputError,
  type ScoredRun,
  type ThresholdSampleIds,
  thresholdSampleIdsSchema,
} from '@dynclean/schema';
import {
  type DataChoice,
  type EarlierCleaning,
  expectSpans,
  type MeasureSource,
  openReadableData,
  openRecordedData,
  type ReadableData,
  readEarlierCleaning,
  readGoldSpans,
  readTrainingSpans,
  resolveCleaningDefaults,
  type RunContext,
} from '@dynclean/stages';

/** Dynamics that were recorded, with the data that they were recorded on. Nothing of it is trained again. */
export interface DynamicsSource {
  /** How messages call it: the run's folder, or the dataset's name. */
  readonly name: string;
  readonly data: ReadableData;
  readonly spans: CompactSpans;
  /** The same spans with gold labels, where the dataset has them. */
  readonly goldSpans: CompactSpans | null;
  /** Epoch files, first epoch first. */
  readonly dynamics: readonly string[];
  readonly threshold: readonly string[];
  /** Of each fold of names, what the training that they were held out of recorded: their spans alone. @default none */
  readonly heldOut?: MeasureSource['heldOut'] | undefined;
  readonly samples: ThresholdSampleIds;
  readonly expected: ExpectedSpanOptions;
  /** Settings of the cleaning that was made from them, else the defaults of the dataset. */
  readonly cleaning: CleaningSettings;
  readonly cleaner: EarlierCleaning['cleaner'];
  /** Scores of D, of the dynamics run. */
  readonly before: ScoredRun | null;
  /** Whether probabilities of two labels stand for those that nobody recorded (files of the package `aum`). */
  readonly lacksProbabilities?: boolean | undefined;
}

/** The dynamics of a clean run. @param from - its folder. @param dataset - where its data lie now, if elsewhere. */
export async function openDynamicsOfRun(
  { from, dataset }: { readonly from: string; readonly dataset?: string | undefined },
  context: RunContext = {},
): Promise<DynamicsSource> {
  const earlier = await readEarlierCleaning(from);
  const data = await openRecordedData(earlier, { dataset, from }, context);
  const spans = readTrainingSpans(data, earlier.maxSpanWidth);
  return {
    name: from,
    data,
    spans,
    goldSpans: readGoldSpans(data, earlier.maxSpanWidth),
    dynamics: earlier.dynamics.files,
    threshold: earlier.threshold.files,
    heldOut: earlier.heldOut ?? [],
    samples: earlier.samples,
    expected: expectSpans(earlier, spans),
    cleaning: resolveCleaningDefaults({ ...earlier.cleaning, ...earlier.thresholdSettings }, data.dataset.info.paper),
    cleaner: earlier.cleaner,
    before: earlier.before,
    lacksProbabilities: earlier.lacksProbabilities,
  };
}

/** Dynamics that another trainer recorded, with the data they are of and how they are to be cleaned by. */
export interface ForeignDynamicsChoice extends DataChoice {
  /** Another trainer's files, one an epoch, first epoch first. */
  readonly dynamics: readonly string[];
  readonly threshold: readonly string[];
  /** JSON `{"positives": [ids], "negatives": [ids]}`. */
  readonly ids: string;
  /** @default 8 */
  readonly maxSpanWidth?: number | undefined;
}

/**
 * The dynamics of another trainer, for as long as `use` runs: they are checked and written in our format into a
 * temporary folder.
 */
export async function withForeignDynamics<T>(
  choice: ForeignDynamicsChoice,
  context: RunContext,
  use: (source: DynamicsSource) => Promise<T>,
): Promise<T> {
  const { maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH } = choice;
  if (!Number.isInteger(maxSpanWidth) || maxSpanWidth < 1) {
    throw new InputError(`maxSpanWidth: must be an integer of at least 1, but got ${maxSpanWidth}`);
  }
  const data = await openReadableData(choice, context);
  const spans = readTrainingSpans(data, maxSpanWidth);
  const samples = await readJsonFile(choice.ids, thresholdSampleIdsSchema);
  checkThresholdSamples(choice.ids, samples, spans);
  const expected = { numSpans: spans.numSpans, excluded: spans.readExcluded() };
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-dynamics-'));
  try {
    const take = async (name: string, files: readonly string[]): Promise<ImportedDynamics> => {
      const target = await mkdtemp(join(folder, `${name}-`));
      return importForeignDynamics(files, target, {
        ...expected,
        signal: context.signal,
        onProgress: (done, total) => context.onProgress?.({ stage: `read ${name}`, done, total, unit: 'files' }),
      });
    };
    const dynamics = await take('dynamics', choice.dynamics);
    const threshold = await take('threshold', choice.threshold);
    return await use({
      name: data.dataset.info.name,
      data,
      spans,
      goldSpans: readGoldSpans(data, maxSpanWidth),
      dynamics: dynamics.files,
      threshold: threshold.files,
      samples,
      expected,
      cleaning: resolveCleaningDefaults({}, data.dataset.info.paper),
      cleaner: null,
      before: null,
      lacksProbabilities: !dynamics.hasProbabilities || !threshold.hasProbabilities,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
