import { describe, expect, it } from '@jest/globals';

import { describeTarget, judgeLine, type Target, targetOfDefault } from './judgeLine.js';

describe('judgeLine', () => {
  it('holds the ratio of times against the target: how many times as fast', () => {
    const line = { work: 'a step', unit: 'ms', peer: 3000, ours: 500 };
    expect(judgeLine(line).ratio).toBe(6);
    expect(judgeLine(line).met).toBe(null);
    expect(judgeLine({ ...line, target: { of: 'ratio', atLeast: 6 } }).met).toBe(true);
    expect(judgeLine({ ...line, target: { of: 'ratio', atLeast: 6.1 } }).met).toBe(false);
  });

  it('takes the ratio of sizes the other way round: how much of it', () => {
    const line = judgeLine({ work: 'm', unit: 'MiB', peer: 2000, ours: 1300, target: { of: 'ratio', atMost: 0.6 } });
    expect([line.ratio, line.met]).toEqual([0.65, false]);
  });

  it('holds a limit of its own against ours, with or without a peer', () => {
    const target: Target = { of: 'ours', atMost: 3 };
    expect(judgeLine({ work: 'add', unit: 'us', peer: null, ours: 1.7, target }).met).toBe(true);
    expect(judgeLine({ work: 'add', unit: 'us', peer: 11, ours: 3.1, target }).met).toBe(false);
  });

  it('says nothing of a ratio where there is no peer', () => {
    const { ratio, met } = judgeLine({
      work: 'a',
      unit: 's',
      peer: null,
      ours: 1,
      target: { of: 'ratio', atLeast: 2 },
    });
    expect([ratio, met]).toEqual([null, null]);
  });
});

describe('targetOfDefault', () => {
  it('depends on how the processor multiplies bfloat16', () => {
    const fast = (features: readonly string[]): number | undefined =>
      targetOfDefault({ isFast: true, features }).atLeast;
    expect(fast(['avx512f', 'avx512_bf16', 'amx_bf16'])).toBe(8);
    expect(fast(['avx512f', 'avx512_bf16'])).toBe(6);
    expect(targetOfDefault({ isFast: false, features: ['avx512f', 'avx512_bf16'] }).atLeast).toBe(2.5); // left alone
  });
});

describe('describeTarget', () => {
  it('names targets as people do', () => {
    expect(describeTarget({ of: 'ours', atMost: 300 }, 'MiB')).toBe('at most 300 MiB');
    expect(describeTarget(null, 's')).toBe('');
  });
});
