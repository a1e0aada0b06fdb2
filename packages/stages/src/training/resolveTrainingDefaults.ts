import { completeChoice, findMethod } from '@dynclean/methods';
import { DEFAULT_METHOD, type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

import type { GivenTrainingSettings } from '../context/commonOptions.js';
import { parseSettings } from '../context/parseSettings.js';
import { pickDefined } from '../context/pickDefined.js';

/** Steps that a training makes at least where the paper does not say how many epochs. */
const LEAST_STEPS = 1000;
const FEWEST_EPOCHS = 5;
const MOST_EPOCHS = 60;

/** What defaults depend on. */
export interface TrainingDefaultsInput {
  readonly given: GivenTrainingSettings;
  /** H of the encoder. */
  readonly hiddenSize: number;
  /** Sentences of the training file. */
  readonly numSentences: number;
  /** The paper's epochs on this dataset, where it is one of the paper's. */
  readonly paperEpochs?: number | undefined;
}

/**
 * All settings of a training: those given, else the paper's, else ours.
 *
 * - `encoderLr`: 1e-5 (the paper's) from a hidden size of 768 on, 5e-5 for smaller encoders, which 1e-5 hardly moves.
 * - what the training method has otherwise (`Method.training`), but for rates of smaller encoders.
 * - `totalEpochs`: the paper's on its datasets; elsewhere as many as make 1,000 steps, 5 at least and 60 at most.
 * - the rest as in `trainingSettingsSchema`, settings of the training method as it has them.
 *
 * @throws InputError when a given value is out of its range.
 */
export function resolveTrainingDefaults(input: TrainingDefaultsInput): TrainingSettings {
  const { hiddenSize, numSentences, paperEpochs } = input;
  const given = pickDefined(input.given);
  const {
    encoderLr: usualLr,
    headLr: usualHeadLr,
    ...usual
  } = findMethod(given.method?.name ?? DEFAULT_METHOD).training;
  const isSmall = hiddenSize < 768;
  const rates = isSmall ? { encoderLr: 5e-5 } : pickDefined({ encoderLr: usualLr ?? 1e-5, headLr: usualHeadLr });
  const parsed = parseSettings(trainingSettingsSchema, { ...usual, ...rates, ...given }, 'training');
  const settings = { ...parsed, method: completeChoice(parsed.method) };
  if (given.totalEpochs !== undefined) return settings;
  const batches = Math.max(1, Math.ceil(numSentences / settings.batchSize));
  const enough = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, Math.ceil(LEAST_STEPS / batches)));
  return { ...settings, totalEpochs: paperEpochs ?? enough };
}
