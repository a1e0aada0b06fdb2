export { type Executor, type ExecutorChoice } from './Executor.js';
export { createSlurmJsonSchema } from './slurm/slurmSettings.js';
export { findExecutor, listExecutors, registerExecutor } from './registry.js';
export {
  stageExits,
  type Computer,
  type QueueExecutor,
  type SlotExecutor,
  type StageExecutor,
  type StageExit,
  type StageSlots,
  type StartedStage,
} from './StageExecutor.js';
export { type StageOrder } from './StageOrder.js';
export {
  QueueFullError,
  QueueSilentError,
  type QueueCost,
  type QueuedStage,
  type QueueOrder,
  type StageDurations,
  type StageQueue,
} from './StageQueue.js';
