import { join } from 'node:path';

import { type CleaningSettings, type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

import type { GivenTrainingSettings } from './context/commonOptions.js';
import { parseSettings } from './context/parseSettings.js';
import { pickDefined } from './context/pickDefined.js';
import type { RunContext } from './context/RunContext.js';
import { runFiles } from './context/runFiles.js';
import { enumerateTrainingSpans, openData } from './data/openData.js';
import { prepareCorpora } from './data/prepareCorpora.js';
import type { TrainStageInputs, TrainStageOptions } from './training/trainStage.js';

/**
 * What the training on D' needs: D' read back from the disk, the cleaner's settings (same kind of model, same seed)
 * with what was asked for otherwise.
 *
 * @param folder - the clean run's, which has `cleaned/`.
 */
export async function openFinalStage(
  folder: string,
  cleaner: Pick<TrainStageInputs, 'encoder' | 'engine' | 'settings'>,
  finalSettings: GivenTrainingSettings,
  context: RunContext,
): Promise<TrainStageOptions> {
  const settings = resolveFinalSettings(cleaner.settings, finalSettings);
  const data = await openData({ dataset: join(folder, runFiles.cleaned) }, context);
  const spans = enumerateTrainingSpans(data, settings.maxSpanWidth);
  const corpora = prepareCorpora(data, spans, cleaner.encoder, settings);
  const { encoder, engine } = cleaner;
  return {
    data,
    spans,
    corpora,
    encoder,
    engine,
    settings,
    stage: "training on D'",
    recordDynamics: false,
    root: folder,
  };
}

/** @throws InputError when a setting is out of its range. */
export function resolveFinalSettings(cleaner: TrainingSettings, given: GivenTrainingSettings): TrainingSettings {
  return parseSettings(trainingSettingsSchema, { ...cleaner, ...pickDefined(given) }, 'final training');
}

/** The settings of a cleaning that a threshold run depends on. */
export function pickThresholdSettings(
  cleaning: CleaningSettings,
): Pick<CleaningSettings, 'thresholdCount' | 'thresholdRelabel' | 'thresholdSeed'> {
  const { thresholdCount, thresholdRelabel, thresholdSeed } = cleaning;
  return { thresholdCount, thresholdRelabel, thresholdSeed };
}
