import { expect, it } from '@jest/globals';

import { parsePeakMiB } from './runProgram.js';

it('reads the largest resident size', () => {
  expect(parsePeakMiB('VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n')).toBe(2);
  expect(parsePeakMiB('')).toBe(null);
});
