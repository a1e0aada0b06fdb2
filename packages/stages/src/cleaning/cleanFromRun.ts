import { join, resolve } from 'node:path';

import { refuseExisting, writeFileAtomically, writeFolderAtomically } from '@dynclean/files';
import { type CleanInfo, InputError, type TrainingSettings } from '@dynclean/schema';

import type { EncoderChoice, EngineChoice, OutputChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import { type RunContext, underLock } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { enumerateTrainingSpans } from '../data/openData.js';
import { expectSpans, openRecordedData } from '../data/openRecordedData.js';
import { openFinalStage, resolveFinalSettings } from '../finalStage.js';
import { openEncoder } from '../training/openEncoder.js';
import { openEngine } from '../training/openEngine.js';
import { trainStage } from '../training/trainStage.js';
import type { FinalTrainingChoice } from './cleanRun.js';
import { cleanStage } from './cleanStage.js';
import type { CleanSummary } from './CleanSummary.js';
import { type EarlierCleaning, readEarlierCleaning, scoreRun } from './RecordedDynamics.js';
import { type GivenCleaningSettings, resolveCleaningDefaults } from './resolveCleaningDefaults.js';
import { reportCleaning, summarizeCleaning } from './summarizeCleaning.js';

export interface CleanFromRunOptions extends OutputChoice, EncoderChoice, EngineChoice, FinalTrainingChoice {
  /** A clean run, or a folder with its `dynamics-run/` and `threshold-run/`. */
  readonly from: string;
  /** The dataset, where it lies elsewhere now than when `from` was made. */
  readonly dataset?: string;
  /** What is not given is as in `from`. */
  readonly cleaning?: GivenCleaningSettings;
}

/**
 * Cleans again with other settings, from dynamics that are there. Takes seconds, but for a training on D'. The new
 * clean run refers to the dynamics of the old one and does not copy them.
 *
 * @throws InputError when `from` has no dynamics, the data are not those that they were recorded on, or a setting is
 *   asked for that needs another threshold run.
 * @throws InterruptedError when `signal` is aborted; nothing is left then.
 */
export async function cleanFromRun(options: CleanFromRunOptions, outerContext: RunContext = {}): Promise<CleanSummary> {
  const { force = false, trainFinal = false } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const earlier = await readEarlierCleaning(options.from);
  const data = await openRecordedData(earlier, options, outerContext);
  const cleaning = resolveCleaningDefaults(
    { ...earlier.cleaning, ...earlier.thresholdSettings, ...pickDefined(options.cleaning ?? {}) },
    data.dataset.info.paper,
  );
  requireSameThresholdRun(earlier, options.cleaning ?? {});
  const cleaner = trainFinal ? await openCleaner(earlier, options, outerContext) : null;
  const spans = enumerateTrainingSpans(data, earlier.maxSpanWidth);
  const info = await writeFolderAtomically(
    out,
    async (folder, lock) => {
      const context = underLock(outerContext, lock);
      const started = performance.now();
      const result = await cleanStage(
        folder,
        { data, spans, recorded: earlier, expected: expectSpans(earlier, spans), cleaning, origin: 'from' },
        context,
      );
      reportCleaning(result, context);
      const durations: CleanInfo['durations'] = { cleaning: Math.round(performance.now() - started) };
      const written: CleanInfo = { ...result, durations };
      if (cleaner !== null) {
        const stage = await openFinalStage(folder, cleaner, options.finalSettings ?? {}, context);
        const { run } = await writeFolderAtomically(join(folder, runFiles.cleanedRun), (runFolder) =>
          trainStage(runFolder, stage, context),
        );
        durations['training on cleaned'] = run.durations.totalMs;
        written.scores.after = scoreRun(run, runFiles.cleanedRun);
      }
      await writeFileAtomically(join(folder, runFiles.clean), formatJson(written));
      return written;
    },
    { force, signal: outerContext.signal },
  );
  return summarizeCleaning(info, out);
}

/** Settings of the threshold run cannot be changed without training it again. */
function requireSameThresholdRun({ thresholdSettings }: EarlierCleaning, asked: GivenCleaningSettings): void {
  for (const [name, value] of Object.entries(thresholdSettings ?? {})) {
    const wanted = asked[name as keyof GivenCleaningSettings];
    if (wanted === undefined || wanted === value) continue;
    throw new InputError(
      `cleaning.${name}: must be ${JSON.stringify(value)}, as in the threshold run that is there, but got ` +
        `${JSON.stringify(wanted)}. Another one needs another threshold run: clean without --from.`,
    );
  }
}

/** What a training on D' starts from: the cleaner's encoder and settings. */
async function openCleaner(
  { cleaner }: EarlierCleaning,
  options: CleanFromRunOptions,
  context: RunContext,
): Promise<{ settings: TrainingSettings } & Pick<Parameters<typeof openFinalStage>[1], 'encoder' | 'engine'>> {
  if (cleaner === null) {
    throw new InputError(
      `${options.from}: must have a cleaner that was trained here for a training on D', but its dynamics are another ` +
        `trainer's. Train on D' with "dynclean train".`,
    );
  }
  resolveFinalSettings(cleaner.settings, options.finalSettings ?? {});
  const engine = await openEngine(options, context);
  const encoder = await openEncoder(options.encoder ?? cleaner.encoder.id, context);
  if (options.encoder === undefined && encoder.info.sha256 !== cleaner.encoder.sha256) {
    throw new InputError(
      `encoder ${cleaner.encoder.id}: must be the one that the cleaner began with (sha256 ${cleaner.encoder.sha256}), ` +
        `but got ${encoder.info.sha256}. Name the one that you want with --encoder.`,
    );
  }
  return { engine, encoder, settings: cleaner.settings };
}
