import { describe, expect, it } from '@jest/globals';

import type { BenchError } from './BenchError.js';
import { formatHelp, parseArguments } from './parseArguments.js';

const benches = [
  { name: 'step', title: 'a training step' },
  { name: 'aum', title: 'AUM' },
];
const refusal = (args: readonly string[]): [message: string, exitCode: number] | null => {
  try {
    parseArguments(args, benches);
  } catch (error) {
    const { message, exitCode } = error as BenchError;
    return [message, exitCode];
  }
  return null;
};

describe('parseArguments of the benchmark', () => {
  it('runs all of it, eight turns each, by default', () => {
    const { names, rounds, quick, withPeer, python, threads, epochs } = parseArguments([], benches);
    expect([names, rounds, quick, withPeer, python, threads, epochs]).toEqual([
      ['step', 'aum'],
      8,
      false,
      true,
      null,
      null,
      10,
    ]);
  });

  it('runs what is named, in its own order, and small where that is asked for', () => {
    expect(parseArguments(['--only', 'aum,step', '--quick'], benches).names).toEqual(['step', 'aum']);
    expect(parseArguments(['--only', 'aum', '--only', 'step'], benches).names).toEqual(['step', 'aum']);
    expect(parseArguments(['--quick'], benches).rounds).toBe(2);
    expect(parseArguments(['--quick', '--rounds', '5'], benches).rounds).toBe(5);
  });

  it('says what is wrong with its options', () => {
    expect(refusal(['--only', 'tea'])).toEqual(['--only: must be of step, aum, but got "tea"', 2]);
    expect(refusal(['--rounds', '0'])).toEqual(['--rounds: must be an integer of at least 1, but got "0"', 2]);
    expect(refusal(['--fast'])![0]).toMatch(/--fast.*--help lists the options/);
  });

  it('lists what there is in its help', () => {
    expect(formatHelp(benches)).toMatch(/^ {4}step {2}a training step\n {4}aum {3}AUM$/m);
  });
});
