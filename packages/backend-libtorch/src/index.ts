export { installBackend } from './installBackend.js';
export { LibtorchBackend } from './LibtorchBackend.js';
export { ArgumentError } from './ArgumentError.js';
export { LibtorchError } from './LibtorchError.js';
export { AddonError, findAddon, findAddonRecord, loadBinding } from './loadBinding.js';
export { nameSetupCommand } from './nameSetupCommand.js';
export { BACKEND_NAME, defineCheckedKernel, defineKernel } from './kernels/defineKernel.js';
export {
  type AttributeRule,
  count,
  finite,
  flag,
  fraction,
  notNegative,
  oneOf,
  positiveCount,
  real,
} from './kernels/attributeRules.js';
export { type ArgumentNeeds } from './kernels/createArgumentCheck.js';
export {
  type Argument,
  type Binding,
  type DeviceMemory,
  type GpuInfo,
  type Handle,
  type HostValues,
  type Instruction,
  type OperatorId,
  type ProgramId,
  type ProcessInfo,
  ScalarType,
} from './binding.js';
export { type Operators, operatorName } from './Operators.js';
export { drawDropoutMask } from './fused/dropoutMasks.js';
export { encoderLayerParameters } from './fused/EncoderLayerPlan.js';
export { type Precision } from './fused/MatrixProducts.js';
export { measureProducts } from './measureProducts.js';
export { padRows } from './fused/padRows.js';
