import { isAbsolute, join } from 'node:path';

import { streamRemovals, weighLabels } from '@dynclean/cleaning';
import { CompactSpans } from '@dynclean/datasets';
import type { ExpectedSpanOptions } from '@dynclean/dynamics';
import { writeFolderAtomically } from '@dynclean/files';
import { type CleanInfo, type CleaningSettings, InputError, throwIfInterrupted } from '@dynclean/schema';

import { createdBy } from '../context/createdBy.js';
import { PassReport } from '../context/PassReport.js';
import { relateFolder } from '../context/relateFolder.js';
import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { describeVersion } from '../data/describeVersion.js';
import { describeData, type ReadableData } from '../data/openData.js';
import { writeCleanedDataset } from '../data/writeCleanedDataset.js';
import type { RuleDecisions } from '../rules/Rule.js';
import { describeNoiseEstimate } from './describeNoiseEstimate.js';
import { judgeCleaning } from './judgeCleaning.js';
import { copyWithoutSamples } from './copyWithoutSamples.js';
import type { RecordedDynamics, RecordedEpochs } from './RecordedDynamics.js';
import { requireProbabilities, withoutProbabilities } from './requireProbabilities.js';
import { cleaningPasses, tabulateCleaning, type TabulatedCleaning } from './tabulateCleaning.js';

/** What is cleaned, by which dynamics and settings. */
export interface CleanStageOptions {
  readonly data: ReadableData;
  readonly spans: CompactSpans;
  readonly recorded: RecordedDynamics;
  /** Spans that the dynamics must hold, as far as that is known. */
  readonly expected: ExpectedSpanOptions;
  readonly cleaning: CleaningSettings;
  readonly origin: CleanInfo['origin'];
  /** Folder under which paths are written relative. @default the cleaning's own */
  readonly root?: string;
  /** Keep the spans nearest to a threshold where all would go; only for profiles whose models know nothing. */
  readonly keepNearest?: boolean;
}

/** `clean.json` before a training on D'. */
export type CleanStageResult = Omit<CleanInfo, 'durations'>;

/**
 * From recorded dynamics to D': thresholds, decisions, `cleaned/` and `spans.arrow` in `folder`. Dynamics are read as
 * streams, four times over; nothing is trained. A cleaning from one run copies what it says of labels to `dynamics/`.
 *
 * @param folder - the clean run's, or the one that becomes it.
 * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
 */
export async function cleanStage(
  folder: string,
  options: CleanStageOptions,
  context: RunContext,
): Promise<CleanStageResult> {
  if (options.cleaning.runs === 'two') return decide(folder, options, context);
  const { recorded, spans } = options;
  const { threshold, samples } = recorded;
  const dynamics = await copyWithoutSamples(threshold, folder, {
    samples,
    numSpans: spans.numSpans,
    signal: context.signal,
  });
  return decide(folder, { ...options, recorded: { ...recorded, dynamics }, expected: {} }, context);
}

async function decide(folder: string, options: CleanStageOptions, context: RunContext): Promise<CleanStageResult> {
  const { data, spans, recorded, cleaning, root = folder } = options;
  const { dataset } = data;
  const { signal } = context;
  requireProbabilities(recorded.lacksProbabilities === true, cleaning);
  const epochsAveraged = countEpochs(recorded, cleaning);
  const passes = new PassReport(context, cleaningPasses.length + 1);
  const tabulated = await tabulateCleaning(join(folder, runFiles.spans), {
    ...options,
    types: dataset.types,
    dynamics: recorded.dynamics.files,
    threshold: recorded.threshold.files,
    heldOut: recorded.heldOut,
    samples: recorded.samples,
    epochs: epochsAveraged,
    devF1: recorded.devF1,
    describe: (decisions) => describeTable(decisions, cleaning, { epochsAveraged, trainSha256: dataset.trainSha256 }),
    onPass: (pass) => passes.next(pass),
    signal,
  });
  const { decisions } = tabulated;

  passes.next('cleaned version');
  throwIfInterrupted(signal);
  const { removed, newLabels, weights } = decisions;
  const readLeft = () => streamRemovals(dataset.train, spans, { removed, types: dataset.types, newLabels });
  const readCleaned = () => (weights === undefined ? readLeft() : weighLabels(readLeft(), spans, weights));
  const after = newLabels && (await CompactSpans.read(readCleaned(), data.vocabulary, spans.maxSpanWidth));
  const result = describeCleaning(folder, options, { ...tabulated, after, epochsAveraged });
  const cleanedFolder = join(folder, runFiles.cleaned);
  const version = describeVersion(result, placeRuns(cleanedFolder, root, { recorded, epochsAveraged }));
  const write = (temporary: string): Promise<void> =>
    writeCleanedDataset(temporary, { dataset, train: readCleaned(), version });
  await writeFolderAtomically(cleanedFolder, write, { force: true });
  passes.done();
  return result;
}

/** What was decided, over how many epochs, and the spans that a person will see, with their metrics. */
interface Decided extends TabulatedCleaning {
  /** The spans of D', where some have other labels there. */
  readonly after: CompactSpans | undefined;
  readonly epochsAveraged: number;
}

/** `clean.json` before a training on D'. */
function describeCleaning(
  folder: string,
  { data, spans, recorded, cleaning, origin, root = folder }: CleanStageOptions,
  { after, decisions, epochsAveraged, shown, metrics }: Decided,
): CleanStageResult {
  const { samples, cleaner, before, lacksProbabilities } = recorded;
  return {
    format: 'dynclean-clean-1',
    createdBy,
    origin,
    data: describeData(data, spans, relateFolder(data.dataset.folder, folder, folder)),
    cleaning,
    maxSpanWidth: spans.maxSpanWidth,
    ...(lacksProbabilities === true ? { lacksProbabilities } : {}),
    epochsAveraged,
    ...placeRuns(folder, root, { recorded, epochsAveraged }),
    cleaner: cleaner && relateEncoder(cleaner, folder),
    noiseEstimate: describeNoiseEstimate(decisions.noise, {
      measure: cleaning.measure ?? cleaning.metric,
      types: data.dataset.types,
    }),
    ...judgeCleaning({ data, spans, after, samples, decisions, shown, metrics }),
    byType: decisions.byType.map(({ type, candidates, removed }) => ({ type, spans: candidates, removed })),
    learnedPositives: decisions.learnedPositives,
    scores: {
      before: before && { ...before, run: relateFolder(before.run, folder, root) },
      after: null,
    },
    warnings: decisions.warnings.map((warning) => ({ ...warning })),
    notes: [...(lacksProbabilities === true ? [withoutProbabilities] : []), ...(decisions.notes ?? [])],
  };
}

/** Where both runs lie, and the epoch files that were averaged, as files in `from` should write it. */
function placeRuns(
  from: string,
  root: string,
  { recorded, epochsAveraged }: { readonly recorded: RecordedDynamics; readonly epochsAveraged: number },
): Pick<CleanInfo, 'dynamics' | 'thresholdRun'> {
  const place = ({ folder, files }: RecordedEpochs) => ({
    run: relateFolder(folder, from, root),
    files: files.slice(0, epochsAveraged).map((file) => relateFolder(file, from, root)),
  });
  return { dynamics: place(recorded.dynamics), thresholdRun: place(recorded.threshold) };
}

/** The cleaner with its encoder's folder, where it is one, as `clean.json` should write it. */
function relateEncoder(cleaner: NonNullable<CleanInfo['cleaner']>, folder: string): CleanInfo['cleaner'] {
  const { id } = cleaner.encoder;
  return isAbsolute(id)
    ? { ...cleaner, encoder: { ...cleaner.encoder, id: relateFolder(id, folder, folder) } }
    : cleaner;
}

/** How many epochs to average: those asked for, else all, of which both runs must have as many. */
function countEpochs({ dynamics, threshold }: RecordedDynamics, { epochs }: CleaningSettings): number {
  const [recorded, ofThreshold] = [dynamics.files.length, threshold.files.length];
  if (epochs === null && recorded !== ofThreshold) {
    throw new InputError(
      `dynamics: both runs must have as many epochs, but got ${recorded} of the dynamics run and ${ofThreshold} of the ` +
        `threshold run. Say how many to average with --epochs.`,
    );
  }
  const most = Math.min(recorded, ofThreshold);
  if (epochs !== null && epochs > most) {
    throw new InputError(`epochs: must be at most ${most}, the epochs that both runs recorded, but got ${epochs}`);
  }
  return epochs ?? recorded;
}

/** Key and value pairs that go into the table's file. */
function describeTable(
  { thresholds }: RuleDecisions,
  { rule, metric, kPos, kNeg }: CleaningSettings,
  { epochsAveraged, trainSha256 }: { readonly epochsAveraged: number; readonly trainSha256: string },
): Record<string, string> {
  return {
    createdBy,
    trainSha256,
    ...(rule !== 'percentile' && { rule }),
    metric,
    epochsAveraged: String(epochsAveraged),
    kPos: String(kPos),
    kNeg: String(kNeg),
    tauPositives: String(thresholds.positives.tau),
    tauNegatives: String(thresholds.negatives.tau),
  };
}
