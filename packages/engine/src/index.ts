export {
  type Engine,
  type EngineDevice,
  type EngineName,
  type EngineOptions,
  type EngineReport,
  engineNames,
} from './Engine.js';
export { isDeviceName } from './chooseDevice.js';
export { describeBfloat16, listEngines, seedEngine, startEngine } from './startEngine.js';
export { collectGarbage } from './collectGarbage.js';
export { countLanes, engineDevice, setEngineDevice } from './engineDevice.js';
export { hasKernel } from './hasKernel.js';
export { nextSeed, resetSeeds } from './randomSeeds.js';
export { type EngineMemory, readMemory } from './readMemory.js';
export type { Bfloat16Support } from './Bfloat16Support.js';
export { enginePrecision, withPrecision } from './precision.js';
export { type Profiler, startProfiler } from './profiling/startProfiler.js';
export { type StepMeter, type StepPhase } from './profiling/StepMeter.js';
export {
  type Precision,
  encoderLayerParameters,
  findAddon,
  findAddonRecord,
  nameSetupCommand,
  padRows,
} from '@dynclean/backend-libtorch';
