export { type Executor, type ExecutorChoice } from './Executor.js';
export { findExecutor, listExecutors, registerExecutor } from './registry.js';
export {
  stageExits,
  type Computer,
  type StageExecutor,
  type StageExit,
  type StageOrder,
  type StageSlots,
  type StartedStage,
} from './StageExecutor.js';
