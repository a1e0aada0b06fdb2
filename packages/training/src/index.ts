export { AdamW, type AdamWSettings, type ParameterGroup } from './AdamW.js';
export { checkParity, type ParityQuantity } from './checkParity.js';
export { computeLogits, type ComputeLogitsOptions } from './computeLogits.js';
export { type EvaluationCorpus, type EvaluationSettings, evaluateSpanModel } from './evaluateSpanModel.js';
export { type EngineSpeed, measureEngine } from './measureEngine.js';
export { type Predictions, predictLabels } from './predictLabels.js';
export { type PreparedCorpus, type PrepareOptions, prepareCorpus, selectItems } from './prepareCorpus.js';
export { recordDynamics } from './recordDynamics.js';
export { type TrainOptions, type TrainResult, computeLoss, trainSpanModel } from './trainSpanModel.js';
export {
  type EpochRecord,
  type EvaluationRecord,
  type PassRecord,
  type StepRecord,
  type TrainingEvent,
} from './TrainingEvent.js';
export { SelfTraining, type SelfTrainingOptions } from './SelfTraining.js';
export { computeSoftLabels } from './computeSoftLabels.js';
