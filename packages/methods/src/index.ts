export { checkParity, type ParityQuantity } from './checkParity.js';
export { type CreateObjectiveOptions, createObjective, requireWeighing } from './createObjective.js';
export { drawHalf } from './ranked-negatives/drawHalf.js';
export {
  type BoundedDraw,
  computeMissamplingBounds,
  type MissamplingBounds,
} from './negative-sampling/computeMissamplingBounds.js';
export {
  countSparseSentences,
  type EntitiesByLength,
  type EntitySparsity,
} from './negative-sampling/countSparseSentences.js';
export { computeSamplingScores } from './negative-sampling/computeSamplingScores.js';
export { drawNegatives, type NegativeDraw } from './negative-sampling/drawNegatives.js';
export { maskAnnotations } from './negative-sampling/maskAnnotations.js';
export { type MethodDefinition, defineMethod } from './defineMethod.js';
export {
  type HeadChoice,
  type LanguageSource,
  type Method,
  type MethodOptions,
  type ObjectiveContext,
  type ParityValues,
} from './Method.js';
export {
  type MethodPlanner,
  type MethodRequest,
  type PlannedAddition,
  type StageNeeds,
  type StartRef,
} from './MethodPlanner.js';
export { type Entries, type KeyedSettings, type MethodCodeVersion, type MethodStageKind } from './MethodStageKind.js';
export {
  completeChoice,
  findMethod,
  findUsualCleaner,
  listMethods,
  registerMethod,
  requireOneStage,
} from './registry.js';
