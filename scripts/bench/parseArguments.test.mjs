import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { formatHelp, parseArguments } from './parseArguments.mjs';

const benches = [
  { name: 'step', title: 'a training step' },
  { name: 'aum', title: 'AUM' },
];
const refusal = (args) => {
  try {
    parseArguments(args, benches);
  } catch (error) {
    return [error.message, error.exitCode];
  }
  return null;
};

describe('parseArguments of the benchmark', () => {
  it('runs all of it, eight turns each, by default', () => {
    const { names, rounds, quick, withPeer, python, threads, epochs } = parseArguments([], benches);
    assert.deepEqual(
      [names, rounds, quick, withPeer, python, threads, epochs],
      [['step', 'aum'], 8, false, true, null, null, 10],
    );
  });

  it('runs what is named, in its own order, and small where that is asked for', () => {
    assert.deepEqual(parseArguments(['--only', 'aum,step', '--quick'], benches).names, ['step', 'aum']);
    assert.deepEqual(parseArguments(['--only', 'aum', '--only', 'step'], benches).names, ['step', 'aum']);
    assert.equal(parseArguments(['--quick'], benches).rounds, 2);
    assert.equal(parseArguments(['--quick', '--rounds', '5'], benches).rounds, 5);
  });

  it('says what is wrong with its options', () => {
    assert.deepEqual(refusal(['--only', 'tea']), ['--only: must be of step, aum, but got "tea"', 2]);
    assert.deepEqual(refusal(['--rounds', '0']), ['--rounds: must be an integer of at least 1, but got "0"', 2]);
    assert.match(refusal(['--fast'])[0], /--fast.*--help lists the options/);
  });

  it('lists what there is in its help', () => {
    assert.match(formatHelp(benches), /^ {4}step {2}a training step\n {4}aum {3}AUM$/m);
  });
});
