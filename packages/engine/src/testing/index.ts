export { bfloat16SkipReason } from './bfloat16SkipReason.js';
