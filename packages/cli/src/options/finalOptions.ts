import type { GivenTrainingSettings } from '@dynclean/stages';

import type { Values } from '../parsing/Option.js';
import { createFinalMethodFlags, readFinalMethod } from './methodOptions.js';
import { cleanerTrainingOptions } from './trainingOptions.js';

/** What a training on D' does otherwise than its cleaner. */
export const finalOptions = {
  ...createFinalMethodFlags('Training:'),
  finalEpochs: { ...cleanerTrainingOptions.totalEpochs, describe: "Epochs on D'", shownDefault: 'as the cleaner' },
  finalSeed: { ...cleanerTrainingOptions.seed, describe: "Seed on D'", shownDefault: 'as the cleaner' },
};

/** The same as settings of the runner. */
export function toFinalSettings(values: Values<typeof finalOptions>): GivenTrainingSettings {
  const { finalEpochs, finalSeed } = values;
  return { ...readFinalMethod(values), totalEpochs: finalEpochs, seed: finalSeed };
}
