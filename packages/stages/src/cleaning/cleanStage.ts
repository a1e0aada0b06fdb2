import { isAbsolute, join } from 'node:path';

import { applyRelabels, applyRemovals } from '@dynclean/cleaning';
import type { CandidateSpans } from '@dynclean/datasets';
import {
  computeDataMapCuts,
  type ExpectedSpanOptions,
  type SpanDynamicsChunk,
  streamSpanDynamics,
  writeSpansTable,
} from '@dynclean/dynamics';
import { writeFolderAtomically } from '@dynclean/files';
import {
  type CleanInfo,
  type CleaningSettings,
  InputError,
  type NoiseEstimateInfo,
  type Sentence,
  throwIfInterrupted,
} from '@dynclean/schema';

import { createdBy } from '../context/createdBy.js';
import { PassReport } from '../context/PassReport.js';
import { relateFolder } from '../context/relateFolder.js';
import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { describeVersion } from '../data/describeVersion.js';
import { describeData, type OpenData } from '../data/openData.js';
import { writeCleanedDataset } from '../data/writeCleanedDataset.js';
import { decideRecorded } from '../rules/decideRecorded.js';
import type { RuleDecisions } from '../rules/Rule.js';
import { chooseShownSpans } from './chooseShownSpans.js';
import { estimateRecordedNoise } from './estimateRecordedNoise.js';
import { judgeCleaning, type JudgeOptions } from './judgeCleaning.js';
import type { RecordedDynamics, RecordedEpochs } from './RecordedDynamics.js';
import { requireProbabilities, withoutProbabilities } from './requireProbabilities.js';

/** What is cleaned, by which dynamics and settings. */
export interface CleanStageOptions {
  readonly data: OpenData;
  readonly spans: CandidateSpans;
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
 * streams, five times over; nothing is trained.
 *
 * @param folder - the clean run's, or the one that becomes it.
 * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
 */
export async function cleanStage(
  folder: string,
  options: CleanStageOptions,
  context: RunContext,
): Promise<CleanStageResult> {
  const { data, spans, recorded, cleaning, root = folder } = options;
  const { dataset } = data;
  const { signal } = context;
  requireProbabilities(recorded.lacksProbabilities === true, cleaning);
  const epochsAveraged = countEpochs(recorded, cleaning);
  const readDynamics = () =>
    streamSpanDynamics(recorded.dynamics.files, { ...options.expected, epochs: epochsAveraged, signal });
  const passes = new PassReport(context, 5);
  const source = describeSource(options);

  passes.next('thresholds');
  const decisions = await decideRecorded({
    ...source,
    cleaning,
    keepNearest: options.keepNearest,
    epochs: epochsAveraged,
    devF1: recorded.before?.dev?.f1,
    signal,
  });
  passes.next('share of noise');
  const noiseEstimate = await estimateRecordedNoise(source, cleaning, { epochs: epochsAveraged, signal });
  passes.next('data map');
  const cuts = await computeDataMapCuts(readDynamics(), spans.labels);

  passes.next('table of spans');
  const shown = chooseShownSpans(decisions, spans.labels);
  const metrics = new Map<number, { aum: number; confidence: number }>();
  for (const ids of Object.values(shown)) for (const id of ids) metrics.set(id, { aum: NaN, confidence: NaN });
  await writeSpansTable(join(folder, runFiles.spans), noteMetrics(readDynamics(), metrics), {
    spans,
    types: dataset.types,
    removed: decisions.isRemoved,
    cuts,
    metadata: describeTable(decisions, cleaning, { epochsAveraged, trainSha256: dataset.trainSha256 }),
    signal,
  });

  passes.next('cleaned version');
  throwIfInterrupted(signal);
  const train = applyDecided(options, decisions);
  const result = describeCleaning(folder, options, { train, decisions, epochsAveraged, noiseEstimate, shown, metrics });
  const cleanedFolder = join(folder, runFiles.cleaned);
  const version = describeVersion(result, placeRuns(cleanedFolder, root, { recorded, epochsAveraged }));
  const write = (temporary: string): Promise<void> => writeCleanedDataset(temporary, { dataset, train, version });
  await writeFolderAtomically(cleanedFolder, write, { force: true });
  passes.done();
  return result;
}

/** The sentences of D'. */
function applyDecided(
  { data, spans }: CleanStageOptions,
  { isRemoved, newLabels }: RuleDecisions,
): readonly Sentence[] {
  const { train, types } = data.dataset;
  return newLabels === undefined
    ? applyRemovals(train, spans, { isRemoved, types })
    : applyRelabels(train, spans, { isRemoved, newLabels, types });
}

/** What was recorded, as measures and rules read it. */
function describeSource({ data, recorded, spans, expected }: CleanStageOptions) {
  const { train: sentences, types } = data.dataset;
  const { dynamics, threshold, heldOut, samples } = recorded;
  return { sentences, types, spans, expected, samples, heldOut, dynamics: dynamics.files, threshold: threshold.files };
}

/** What was decided, over how many epochs, and the spans that a person will see, with their metrics. */
interface Decided extends Pick<JudgeOptions, 'train' | 'decisions' | 'shown' | 'metrics'> {
  readonly epochsAveraged: number;
  readonly noiseEstimate: NoiseEstimateInfo | null;
}

/** `clean.json` before a training on D'. */
function describeCleaning(
  folder: string,
  { data, spans, recorded, cleaning, origin, root = folder }: CleanStageOptions,
  { train, decisions, epochsAveraged, noiseEstimate, shown, metrics }: Decided,
): CleanStageResult {
  const { samples, cleaner, before, dynamics, lacksProbabilities } = recorded;
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
    ...(noiseEstimate !== null && { noiseEstimate }),
    ...judgeCleaning({ data, spans, train, samples, decisions, shown, metrics }),
    byType: decisions.byType.map(({ type, candidates, removed }) => ({ type, spans: candidates, removed })),
    learnedPositives: decisions.learnedPositives,
    scores: {
      before: before && { ...before, run: relateFolder(dynamics.folder, folder, root) },
      after: null,
    },
    warnings: decisions.warnings.map((warning) => ({ ...warning })),
    notes: lacksProbabilities === true ? [withoutProbabilities] : [],
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

/** Hands chunks on and notes the metrics of the spans that `into` has keys for. */
async function* noteMetrics(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  into: Map<number, { aum: number; confidence: number }>,
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  for await (const chunk of chunks) {
    chunk.spanIds.forEach((id, row) => {
      if (into.has(id)) into.set(id, { aum: chunk.aum[row] as number, confidence: chunk.confidence[row] as number });
    });
    yield chunk;
  }
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
