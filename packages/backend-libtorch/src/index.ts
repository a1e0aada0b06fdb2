export { installBackend } from './installBackend.js';
export { LibtorchBackend } from './LibtorchBackend.js';
export { ArgumentError } from './ArgumentError.js';
export { LibtorchError } from './LibtorchError.js';
export { AddonError, findAddon, loadBinding } from './loadBinding.js';
export { BACKEND_NAME } from './kernels/defineKernel.js';
export {
  type Argument,
  type Binding,
  type DeviceMemory,
  type GpuInfo,
  type Handle,
  type HostValues,
  type OperatorId,
  type ProcessInfo,
  ScalarType,
} from './binding.js';
export { operatorName } from './Operators.js';
export { encoderLayerParameters } from './fused/EncoderLayerRoutines.js';
export { type Precision } from './fused/MatrixProducts.js';
export { measureProducts } from './measureProducts.js';
export { padRows } from './fused/padRows.js';
