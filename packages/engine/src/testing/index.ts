export { bfloat16SkipReason } from './bfloat16SkipReason.js';
export { expectNear } from './expectNear.js';
export { listTestEngines } from './listTestEngines.js';
