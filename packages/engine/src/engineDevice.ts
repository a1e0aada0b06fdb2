import { hasKernel } from './hasKernel.js';

let active = 'cpu';
let numThreads = 1;

/** Rows below which a lane would spend more on getting weights ready than on its products. */
const LEAST_ROWS_PER_LANE = 64;

/** Where the active engine computes: `cpu`, `cuda:0`. What is cheap differs: a GPU minds launches, a CPU arithmetic. */
export function engineDevice(): string {
  return active;
}

/** Sets it, and how many threads compute there, for `startEngine` and for tests on a device without hardware. */
export function setEngineDevice(device: string, threads = 1): void {
  active = device;
  numThreads = threads;
}

/**
 * Into how many lanes that go side by side the encoder best parts so many rows: one for each thread of a CPU, where the
 * engine can do that and there is enough for each to do.
 */
export function countLanes(numRows: number): number {
  const isWorthIt = active === 'cpu' && hasKernel('EncoderLayer') && numRows >= numThreads * LEAST_ROWS_PER_LANE;
  return isWorthIt ? numThreads : 1;
}
