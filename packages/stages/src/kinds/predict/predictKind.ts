import { commonDefaults } from '../parts/frozenDefaults.js';
import type { StageKind } from '../StageKind.js';
import { performPrediction } from './performPrediction.js';
import { type PredictTask, predictTaskSchema } from './predictTask.js';

/**
 * What a trained model finds in some sentences of the training file (RoSTER's Table 6). Its record has spans and types,
 * no words.
 */
export const predictKind: StageKind<PredictTask> = {
  kind: 'predict',
  words: { name: 'prediction' },
  task: predictTaskSchema,
  codeVersions: [{ name: 'predict.v1', defaults: { ...commonDefaults } }],
  isMeasured: false,
  needsEngine: true,
  isTraining: false,
  describe: ({ model: { key, epochs }, lines }, { settingOf }) => ({
    exact: { model: key, modelEpochs: epochs, lines },
    portable: { model: settingOf(key), modelEpochs: epochs, lines },
    inputs: [key],
  }),
  perform: (_folder, work, context) => performPrediction(work, context),
  countOperations: () => 0,
  needsModelsOf: ({ model }) => [model.key],
};
