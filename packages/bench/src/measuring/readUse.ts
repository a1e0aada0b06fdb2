import { readFileSync } from 'node:fs';

import { parsePeakMiB } from './runProgram.js';

/** What a process has used so far. */
export interface Use {
  /** The most memory that was resident at a time. */
  readonly peakMiB: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
}

/**
 * What this process has used so far.
 *
 * On Linux the peak is the one of the program itself: `maxRSS` begins with the size of the process that started it.
 */
export function readUse(): Use {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let peakMiB: number | null = null;
  try {
    peakMiB = parsePeakMiB(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    // not Linux
  }
  return { peakMiB: peakMiB ?? maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
}
