import { resolve } from 'node:path';

import { refuseExisting, writeFileAtomically } from '@dynclean/files';
import { type CleanInfo, InputError } from '@dynclean/schema';

import { cleanStage } from '../cleaning/cleanStage.js';
import type { CleanSummary } from '../cleaning/CleanSummary.js';
import { expectSpans, openRecordedData } from '../cleaning/openRecordedData.js';
import { type EarlierCleaning, readEarlierCleaning, scoreRun } from '../cleaning/RecordedDynamics.js';
import { type GivenCleaningSettings, resolveCleaningDefaults } from '../cleaning/resolveCleaningDefaults.js';
import { reportCleaning, summarizeCleaning } from '../cleaning/summarizeCleaning.js';
import type { EncoderChoice, EngineChoice, OutputChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { readTrainingSpans } from '../data/openData.js';
import { StageSession } from '../kinds/StageSession.js';
import { RunFolder } from '../store/RunFolder.js';
import type { FinalTrainingChoice } from './cleanRun.js';
import { type ChainFacts, openForRun } from './planChain.js';
import { type FinalTraining, resolveFinalSettings, trainOnCleaned, trainOnDistant } from './trainOnCleaned.js';

/** Whose dynamics are cleaned with, and what is done otherwise than then. */
export interface CleanFromRunOptions extends OutputChoice, EncoderChoice, EngineChoice, FinalTrainingChoice {
  /** A clean run, or a folder with its `dynamics-run/` and `threshold-run/`. */
  readonly from: string;
  /** The dataset, where it lies elsewhere now than when `from` was made. */
  readonly dataset?: string;
  /** What is not given is as in `from`. */
  readonly cleaning?: GivenCleaningSettings;
  /** Train on D as well where `from` has no model of it and `trainFinal` is asked for. @default true */
  readonly trainsOnD?: boolean;
}

/**
 * Cleans again with other settings, from dynamics that are there. Takes seconds, but for a training on D'. The new
 * clean run refers to the dynamics of the old one and does not copy them.
 *
 * @throws InputError when `from` has no dynamics, the data are not those that they were recorded on, or a setting is
 *   asked for that needs another threshold run.
 * @throws InterruptedError when `signal` is aborted; the same call goes on with what is complete.
 */
export async function cleanFromRun(options: CleanFromRunOptions, outerContext: RunContext = {}): Promise<CleanSummary> {
  const { force = false, trainFinal = false, trainsOnD = true } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const earlier = await readEarlierCleaning(options.from);
  const data = await openRecordedData(earlier, options, outerContext);
  const cleaning = resolveCleaningDefaults(
    { ...earlier.cleaning, ...earlier.thresholdSettings, ...pickDefined(options.cleaning ?? {}) },
    data.dataset.info.paper,
  );
  requireSameThresholdRun(earlier, options.cleaning ?? {});
  if (earlier.cleaning?.runs === 'one' && cleaning.runs === 'two') {
    throw new InputError(
      `runs: must be one, as in ${options.from}, which has no dynamics run, but got "two". Clean without --from.`,
    );
  }
  const session = new StageSession(outerContext);
  const cleaner = trainFinal ? await openCleaner(earlier, options, session) : null;
  const spans = readTrainingSpans(data, earlier.maxSpanWidth);
  const work = await RunFolder.open(out, outerContext);
  const context = work.guard(outerContext);
  try {
    refuseOtherWork(work);
    const started = performance.now();
    const expected = expectSpans(earlier, spans);
    const result = await cleanStage(
      work.path,
      { data, spans, recorded: earlier, expected, cleaning, origin: 'from' },
      context,
    );
    reportCleaning(result, context);
    const info: CleanInfo = { ...result, durations: { cleaning: Math.round(performance.now() - started) } };
    if (cleaner !== null) {
      const final = { cleaner, settings: options.finalSettings ?? {}, engine: options, session };
      if (info.scores.before === null && trainsOnD) {
        const { record } = await trainOnDistant(work, { ...final, data: await openD(earlier, options, session) }, context); // prettier-ignore
        if (record.run !== null) info.scores.before = scoreRun(record.run, runFiles.distantRun);
        info.durations['training on D'] = record.totalMs;
      }
      const { record } = await trainOnCleaned(work, final, context);
      if (record.run !== null) info.scores.after = scoreRun(record.run, runFiles.cleanedRun);
      info.durations['training on cleaned'] = record.totalMs;
    }
    await writeFileAtomically(work.join(runFiles.clean), formatJson(info));
    await work.finish();
    return summarizeCleaning(info, out);
  } catch (error) {
    const reason = work.explain(error);
    await work.leave();
    throw reason;
  }
}

/**
 * @throws InputError where a run that trains its own cleaner was stopped in the same place: its trainings must not be
 *   lost.
 */
function refuseOtherWork(work: RunFolder): void {
  if (!work.has(runFiles.dynamicsRun)) return;
  throw new InputError(
    `${work.path}: must be free, but holds a stopped run with a dynamics run of its own. Go on with that, or take another --out.`,
  );
}

/** Settings of the threshold run cannot be changed without training it again. */
function requireSameThresholdRun({ thresholdSettings, cleaning }: EarlierCleaning, asked: GivenCleaningSettings): void {
  const learns = cleaning && { learns: cleaning.learns };
  for (const [name, value] of Object.entries({ ...thresholdSettings, ...learns })) {
    const wanted = asked[name as keyof GivenCleaningSettings];
    if (wanted === undefined || wanted === value) continue;
    throw new InputError(
      `cleaning.${name}: must be ${JSON.stringify(value)}, as in the threshold run that is there, but got ` +
        `${JSON.stringify(wanted)}. Another one needs another threshold run: clean without --from.`,
    );
  }
}

/** D as its labels were when the dynamics were recorded, for a training on it. */
async function openD(
  { data: { folder, trainFile, part } }: EarlierCleaning,
  { dataset = folder }: CleanFromRunOptions,
  session: StageSession,
): Promise<Pick<ChainFacts, 'ref' | 'data'>> {
  return openForRun(session, { source: dataset, train: trainFile, part });
}

/** What a training on D' starts from: the cleaner's encoder and settings. */
async function openCleaner(
  { cleaner }: EarlierCleaning,
  options: CleanFromRunOptions,
  session: StageSession,
): Promise<FinalTraining['cleaner']> {
  if (cleaner === null) {
    throw new InputError(
      `${options.from}: must have a cleaner that was trained here for a training on D', but its dynamics are another ` +
        `trainer's. Train on D' with "dynclean train".`,
    );
  }
  resolveFinalSettings(cleaner.settings, options.finalSettings ?? {});
  const engine = await session.openEngine(options);
  const encoderName = options.encoder ?? cleaner.encoder.id;
  const encoder = await session.openEncoder(encoderName);
  if (options.encoder === undefined && encoder.info.sha256 !== cleaner.encoder.sha256) {
    throw new InputError(
      `encoder ${cleaner.encoder.id}: must be the one that the cleaner began with (sha256 ${cleaner.encoder.sha256}), ` +
        `but got ${encoder.info.sha256}. Name the one that you want with --encoder.`,
    );
  }
  return { engine, encoder, encoderName, settings: cleaner.settings };
}
