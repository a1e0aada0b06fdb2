import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { formatLines } from './formatLines.mjs';
import { describeTarget, judgeLine, targetOfDefault } from './judgeLine.mjs';

describe('judgeLine', () => {
  it('holds the ratio of times against the target: how many times as fast', () => {
    const line = { work: 'a step', unit: 'ms', peer: 3000, ours: 500 };
    assert.equal(judgeLine(line).ratio, 6);
    assert.equal(judgeLine(line).met, null);
    assert.equal(judgeLine({ ...line, target: { of: 'ratio', atLeast: 6 } }).met, true);
    assert.equal(judgeLine({ ...line, target: { of: 'ratio', atLeast: 6.1 } }).met, false);
  });

  it('takes the ratio of sizes the other way round: how much of it', () => {
    const line = judgeLine({ work: 'm', unit: 'MiB', peer: 2000, ours: 1300, target: { of: 'ratio', atMost: 0.6 } });
    assert.deepEqual([line.ratio, line.met], [0.65, false]);
  });

  it('holds a limit of its own against ours, with or without a peer', () => {
    const target = { of: 'ours', atMost: 3 };
    assert.equal(judgeLine({ work: 'add', unit: 'us', peer: null, ours: 1.7, target }).met, true);
    assert.equal(judgeLine({ work: 'add', unit: 'us', peer: 11, ours: 3.1, target }).met, false);
  });

  it('says nothing of a ratio where there is no peer', () => {
    const { ratio, met } = judgeLine({
      work: 'a',
      unit: 's',
      peer: null,
      ours: 1,
      target: { of: 'ratio', atLeast: 2 },
    });
    assert.deepEqual([ratio, met], [null, null]);
  });
});

describe('targetOfDefault', () => {
  it('depends on how the processor multiplies bfloat16', () => {
    const fast = (features) => targetOfDefault({ isFast: true, features }).atLeast;
    assert.equal(fast(['avx512f', 'avx512_bf16', 'amx_bf16']), 8);
    assert.equal(fast(['avx512f', 'avx512_bf16']), 6);
    assert.equal(targetOfDefault({ isFast: false, features: ['avx512f', 'avx512_bf16'] }).atLeast, 2.5); // left alone
  });
});

describe('formatLines', () => {
  it('is a table of work, peer, ours, ratio, target and whether it is met', () => {
    const met = judgeLine({ work: 'a step', unit: 'ms', peer: 3100, ours: 400, target: { of: 'ratio', atLeast: 6 } });
    const missed = {
      ...judgeLine({ work: 'memory', unit: 'MiB', peer: 2000, ours: 1500, target: { of: 'ratio', atMost: 0.6 } }),
      fractionOfRoofline: 0.712,
    };
    const alone = judgeLine({ work: 'add', unit: 'us', peer: null, ours: 1.6543, target: { of: 'ours', atMost: 3 } });
    assert.equal(
      formatLines([met, missed, alone]),
      [
        'work         peer       ours  ratio  target',
        '------  ---------  ---------  -----  ------------  ----------------------------',
        'a step   3,100 ms     400 ms  7.75x  at least 6x   met',
        'memory  2,000 MiB  1,500 MiB  0.75x  at most 0.6x  missed, 71 % of the roofline',
        'add                  1.65 us         at most 3 us  met',
        '',
      ].join('\n'),
    );
  });

  it('names targets as people do', () => {
    assert.equal(describeTarget({ of: 'ours', atMost: 300 }, 'MiB'), 'at most 300 MiB');
    assert.equal(describeTarget(null, 's'), '');
  });
});
