// The methods that come with the package, a line each.
export { negativeSampling } from './negative-sampling/negativeSampling.js';
export { selfTraining } from './self-training/selfTraining.js';
export { span } from './span/span.js';
export { topneg } from './topneg/topneg.js';
