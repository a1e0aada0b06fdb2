import { readFileSync } from 'node:fs';

/**
 * What this process has used so far: the most memory that was resident at a time, and processor time.
 *
 * On Linux the peak is the one of the program itself: `maxRSS` begins with the size of the process that started it.
 */
export function readUse() {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let peakKiB = maxRSS;
  try {
    peakKiB = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    // not Linux
  }
  return { peakMiB: peakKiB / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
}
