// The methods that come with the package, a line each.
export { autoner } from './autoner/autoner.js';
export { bnpu } from './bnpu/bnpu.js';
export { bond } from './bond/bond.js';
export { confMpu } from './conf-mpu/confMpu.js';
export { mproto } from './mproto/mproto.js';
export { negativeSampling } from './negative-sampling/negativeSampling.js';
export { rankedNegatives } from './ranked-negatives/rankedNegatives.js';
export { roster } from './roster/roster.js';
export { selfTraining } from './self-training/selfTraining.js';
export { span } from './span/span.js';
export { token } from './token/token.js';
export { topneg } from './topneg/topneg.js';
