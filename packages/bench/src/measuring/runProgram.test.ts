import { expect, it } from '@jest/globals';

import { parseCpuSeconds, parsePeakMiB } from './runProgram.js';

it('reads the largest resident size', () => {
  expect(parsePeakMiB('VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n')).toBe(2);
  expect(parsePeakMiB('')).toBe(null);
});

it('reads the processor time of a program, whatever it is called', () => {
  // Behind the name: state, ten numbers, then user and system time in hundredths of a second.
  const stat = `17 (a) b (c)) S ${Array.from({ length: 10 }, (_, index) => index).join(' ')} 250 75 8 8 20`;
  expect(parseCpuSeconds(stat)).toBe(3.25);
  expect(parseCpuSeconds('')).toBe(null);
});
