import { describe, expect, it } from '@jest/globals';

import { formatLines } from './formatLines.js';
import { judgeLine } from './judgeLine.js';

describe('formatLines', () => {
  it('is a table of work, peer, ours, ratio, target and whether it is met', () => {
    const met = judgeLine({ work: 'a step', unit: 'ms', peer: 3100, ours: 400, target: { of: 'ratio', atLeast: 6 } });
    const missed = {
      ...judgeLine({ work: 'memory', unit: 'MiB', peer: 2000, ours: 1500, target: { of: 'ratio', atMost: 0.6 } }),
      fractionOfRoofline: 0.712,
    };
    const alone = judgeLine({ work: 'add', unit: 'us', peer: null, ours: 1.6543, target: { of: 'ours', atMost: 3 } });
    expect(formatLines([met, missed, alone])).toBe(
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
});
