export { BenchError } from './BenchError.js';
export { readCommit, readMachine, type Machine } from './measuring/readMachine.js';
export { type ParityCounts, runParity, type RunParityOptions } from './parity/runParity.js';
export { type BenchReporter, runBenches, type RunBenchesOptions } from './runBenches.js';
export { formatNumber, formatRatio } from './table/formatLines.js';
export { formatProfiles } from './table/formatProfiles.js';
export { describeTarget, type Line, type Target } from './table/judgeLine.js';
