import { expect, it } from '@jest/globals';

import type { TrainingProfile } from '@dynclean/schema';

import { formatProfiles } from './formatProfiles.js';

const profile = (stepMs: number, kernels: readonly [string, number, number][]): TrainingProfile =>
  ({
    stepMs,
    outsideEngineMs: 2,
    phases: [{ name: 'forward', msPerStep: stepMs / 2 }],
    kernels: kernels.map(([name, callsPerStep, msPerStep]) => ({
      name,
      callsPerStep,
      msPerStep,
      share: msPerStep / stepMs,
    })),
  }) as unknown as TrainingProfile;

it('sets kernels before and after beside each other, most time after first, and leaves out what hardly counts', () => {
  const before = profile(100, [
    ['Linear', 41, 60],
    ['Add', 44, 3],
    ['Tiny', 9, 0.5],
  ]);
  const after = profile(50, [
    ['Add', 2, 1],
    ['EncoderLayer', 6, 40],
  ]);
  expect(formatProfiles(before, after)).toBe(`| part | before, ms | after, ms |
| --- | ---: | ---: |
| the step | 100 | 50 |
| forward | 50 | 25 |
| all of it in JavaScript | 2.0 | 2.0 |

| kernel | calls before | before, ms | calls after | after, ms | share after |
| --- | ---: | ---: | ---: | ---: | ---: |
| EncoderLayer |  |  | 6 | 40 | 80.0 % |
| Add | 44 | 3.0 | 2 | 1.0 | 2.0 % |
| Linear | 41 | 60 |  |  |  |
`);
});
