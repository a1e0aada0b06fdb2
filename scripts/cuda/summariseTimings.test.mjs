// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { summariseTimings } from './summariseTimings.mjs';

describe('summariseTimings', () => {
  it('compares single runs, and the best throughput of each side at its own number of runs', () => {
    /** @param {'ours' | 'eager' | 'compile'} who @param {number} runs @param {number} stepsPerSecond @returns {any} */
    const timing = (who, runs, stepsPerSecond) => ({ who, precision: 'bf16', runs, stepsPerSecond });
    const timings = [
      timing('ours', 1, 30),
      timing('ours', 4, 100),
      timing('ours', 8, 90), // too many at once
      timing('eager', 1, 10),
      timing('eager', 2, 20),
      timing('compile', 1, 15),
    ];
    assert.deepEqual(summariseTimings(timings), {
      bf16: {
        'single run against eager': 3,
        'single run against torch.compile': 2,
        'throughput of runs against eager': 5,
        'throughput of runs against torch.compile': 100 / 15,
      },
    });
  });

  it('claims nothing of a side that was not timed', () => {
    const ratios = summariseTimings([{ who: 'ours', precision: 'fp32', runs: 1, stepsPerSecond: 3 }]);
    assert.deepEqual(Object.values(ratios.fp32), [null, null, null, null]);
  });
});
