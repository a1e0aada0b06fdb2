import type { GivenTrainingSettings } from '@dynclean/stages';

import type { Values } from '../parsing/Option.js';
import { flag } from '../parsing/optionKinds.js';
import { cleanerTrainingOptions } from './trainingOptions.js';

/** What a training on D' does otherwise than its cleaner. */
export const finalOptions = {
  finalTopneg: flag({
    group: 'Training:',
    describe: "Train on D' with TopNeg, or --no-final-topneg without",
    shownDefault: 'as the cleaner',
  }),
  finalEpochs: { ...cleanerTrainingOptions.totalEpochs, describe: "Epochs on D'", shownDefault: 'as the cleaner' },
  finalSeed: { ...cleanerTrainingOptions.seed, describe: "Seed on D'", shownDefault: 'as the cleaner' },
};

/** The same as settings of the runner. */
export function toFinalSettings(values: Values<typeof finalOptions>): GivenTrainingSettings {
  const { finalTopneg, finalEpochs, finalSeed } = values;
  return { topneg: finalTopneg, totalEpochs: finalEpochs, seed: finalSeed };
}
