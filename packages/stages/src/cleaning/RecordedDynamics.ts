import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import {
  type CleanInfo,
  cleanInfoSchema,
  type CleaningSettings,
  type EncoderInfo,
  type HeldOutParting,
  InputError,
  type RunInfo,
  runInfoSchema,
  type ScoredRun,
  type ThresholdSampleIds,
  thresholdSampleIdsSchema,
  type TrainingData,
} from '@dynclean/schema';

import { epochFiles, runFiles } from '../context/runFiles.js';

/** Epoch files of one run. */
export interface RecordedEpochs {
  /** The run's folder. */
  readonly folder: string;
  /** One an epoch, first epoch first. */
  readonly files: readonly string[];
}

/** Epoch files of a run that one fold was held out of. */
export interface HeldOutEpochs extends RecordedEpochs {
  /** What was parted into folds. */
  readonly by: HeldOutParting;
  /** Of the same spans, each with a wrong label; one an epoch. */
  readonly relabelled: readonly string[];
  /** With the probabilities of all classes; none but where sentences are held out. */
  readonly classes: readonly string[];
}

/** All that a cleaning needs of the trainings before it. */
export interface RecordedDynamics {
  readonly dynamics: RecordedEpochs;
  readonly threshold: RecordedEpochs;
  readonly samples: ThresholdSampleIds;
  readonly maxSpanWidth: number;
  /** Of each fold, what the training that never heard of it recorded of its spans. @default none */
  readonly heldOut?: readonly HeldOutEpochs[];
  /** Null where someone else trained. */
  readonly cleaner: CleanInfo['cleaner'];
  /** D's scores: those of the first dynamics run. `run` is its folder. */
  readonly before: ScoredRun | null;
  /** F1 on dev of the training whose dynamics these are, where it has one. */
  readonly devF1?: number | undefined;
  /** Whether the files hold margins alone, and probabilities of two labels stand for those that nobody recorded. */
  readonly lacksProbabilities?: boolean | undefined;
}

/** What `--from` finds in a folder: dynamics, and what they were recorded on. */
export interface EarlierCleaning extends RecordedDynamics {
  /** `folder` in it is absolute. */
  readonly data: TrainingData;
  /** Settings of then; null where nothing was cleaned yet. */
  readonly cleaning: CleaningSettings | null;
  /** How the threshold samples were drawn and relabelled; null: by someone else. */
  readonly thresholdSettings: RunInfo['threshold'];
}

/** Epoch files of a run's folder, as many as there are. */
function listEpochs(folder: string, of?: 'dynamics' | 'relabelled' | 'classes'): string[] {
  const files: string[] = [];
  for (;;) {
    const next = epochFiles(folder, files.length + 1, of).at(-1)!;
    if (!existsSync(next)) return files;
    files.push(next);
  }
}

/** The epoch files in a run's `dynamics/`, as many as there are. */
export function findEpochs(folder: string): RecordedEpochs {
  return { folder, files: listEpochs(folder) };
}

/**
 * The runs beside a threshold run, of the same round, that a fold was held out of, fold by fold; none where one of them
 * is not whole.
 */
async function findHeldOut(thresholdFolder: string): Promise<HeldOutEpochs[]> {
  const found: HeldOutEpochs[] = [];
  const ofRound = basename(thresholdFolder).replace(runFiles.thresholdRun, '');
  for (;;) {
    const place = join(dirname(thresholdFolder), `${runFiles.heldOutRun}-${found.length + 1}${ofRound}`);
    if (!existsSync(place)) return found;
    const file = join(place, runFiles.run);
    if (!existsSync(file)) return [];
    found.push(findHeldOutEpochs(place, await readJsonFile(file, runInfoSchema)));
    if (found.at(-1)!.files.length === 0) return [];
  }
}

/** The epoch files of a run that one fold was held out of. @param run - what it says of itself. */
export function findHeldOutEpochs(folder: string, run: RunInfo | null): HeldOutEpochs {
  return {
    ...findEpochs(folder),
    by: run?.heldOut?.by ?? 'words',
    relabelled: listEpochs(folder, 'relabelled'),
    classes: listEpochs(folder, 'classes'),
  };
}

/** A training's score as `clean.json` has it. @param run - how the folder is called there. */
export function scoreRun(info: RunInfo, run: string): ScoredRun {
  const { method, seed } = info.settings;
  return { run, method: method.name, seed, dev: info.best?.dev ?? null, test: info.test };
}

/** D's score as the training says that recorded the dynamics; null where it learned something else, or has no model. */
export function scoreOfData(run: RunInfo | null, folder: string): ScoredRun | null {
  return run === null || run.kind !== 'train' || run.dynamicsData !== undefined ? null : scoreRun(run, folder);
}

/**
 * Reads what a clean run (or a folder with its `dynamics-run/` and `threshold-run/`, such as the work folder of a run
 * that was stopped) recorded.
 *
 * @throws InputError when there are no dynamics, or not of both runs.
 */
export async function readEarlierCleaning(from: string): Promise<EarlierCleaning> {
  const folder = resolve(from);
  const cleanFile = join(folder, runFiles.clean);
  const clean = existsSync(cleanFile) ? await readJsonFile(cleanFile, cleanInfoSchema) : null;
  const dynamicsFolder = resolve(folder, clean?.dynamics.run ?? runFiles.dynamicsRun);
  const thresholdFolder = resolve(folder, clean?.thresholdRun.run ?? runFiles.thresholdRun);
  const dynamics = findEpochs(dynamicsFolder);
  const threshold = findEpochs(thresholdFolder);
  for (const [name, { folder: place, files }] of Object.entries({ dynamics, threshold })) {
    if (files.length > 0) continue;
    throw new InputError(
      `${folder}: must be a clean run with its dynamics, but ${join(place, runFiles.dynamics)} holds no epoch-1.arrow ` +
        `(${name} run). Name the folder that "dynclean clean" wrote.`,
    );
  }
  const samples = await readJsonFile(join(thresholdFolder, runFiles.thresholdSamples), thresholdSampleIdsSchema);
  const readRun = async (place: string): Promise<RunInfo | null> =>
    existsSync(join(place, runFiles.run)) ? readJsonFile(join(place, runFiles.run), runInfoSchema) : null;
  const run = await readRun(dynamicsFolder);
  const thresholdRun = await readRun(thresholdFolder);
  const cleanerRun = clean?.cleaning.runs === 'one' ? thresholdRun : run;
  const data = clean?.data ?? run?.dynamicsData ?? run?.data;
  const maxSpanWidth = clean?.maxSpanWidth ?? run?.settings.maxSpanWidth;
  if (data === undefined || maxSpanWidth === undefined) {
    throw new InputError(
      `${folder}: must hold ${runFiles.clean} or ${runFiles.dynamicsRun}/${runFiles.run}, but got neither. ` +
        'Name the folder that "dynclean clean" wrote.',
    );
  }
  return {
    dynamics,
    threshold,
    samples,
    heldOut: await findHeldOut(thresholdFolder),
    maxSpanWidth,
    cleaner: cleanerRun && {
      settings: cleanerRun.settings,
      encoder: locateEncoder(cleanerRun.encoder, cleanerRun === run ? dynamicsFolder : thresholdFolder),
      engine: cleanerRun.engine,
    },
    before: clean === null ? scoreOfData(run, dynamicsFolder) : findBefore(clean, folder),
    devF1: run?.best?.dev.f1,
    data: { ...data, folder: resolve(clean === null ? dynamicsFolder : folder, data.folder) },
    cleaning: clean?.cleaning ?? null,
    lacksProbabilities: clean?.lacksProbabilities,
    thresholdSettings: thresholdRun?.threshold ?? null,
  };
}

/** Where the training on D of a clean run is; null: none of its runs has learned D. @param folder - the clean run's. */
export function findRunOnD(folder: string, { scores: { before } }: Pick<CleanInfo, 'scores'>): string | null {
  return before && resolve(folder, before.run);
}

/** D's scores as a clean run in a folder has them. */
function findBefore({ scores: { before } }: CleanInfo, folder: string): ScoredRun | null {
  return before && { ...before, run: resolve(folder, before.run) };
}

/** An encoder's folder that was written relative to its run, as a path. */
export function locateEncoder(encoder: EncoderInfo, runFolder: string): EncoderInfo {
  return /^\.\.?[/\\]/.test(encoder.id) ? { ...encoder, id: resolve(runFolder, encoder.id) } : encoder;
}
