import type { TrainingProfile } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { showMarkdown, showText } from '../testing/showText.js';
import { formatProfile } from './formatProfile.js';

const row = (name: string, callsPerStep: number, msPerStep: number) => ({
  name,
  callsPerStep,
  msPerStep,
  share: msPerStep / 200,
});
const profile: TrainingProfile = {
  format: 'dynclean-profile-1',
  engine: { name: 'libtorch', device: 'cpu', precision: 'bf16', threads: 2, version: 'libtorch 2.13.0 (AVX512)' },
  level: 'operators',
  synchronized: false,
  steps: 27,
  skippedSteps: 3,
  stepMs: 200,
  medianStepMs: 190,
  subwordsPerSecond: 3128.7,
  phases: [
    { name: 'forward', msPerStep: 80, share: 0.4, outsideEngineMs: 5 },
    { name: 'backward', msPerStep: 120, share: 0.6, outsideEngineMs: 7 },
  ],
  engineMs: 188,
  outsideEngineMs: 12,
  kernels: [
    { ...row('LinearGrad', 41, 120), outsideEngineMs: 0.5 },
    { ...row('Add', 1.5, 40), outsideEngineMs: 0.25 },
    { ...row('Step', 0.5, 0.994), outsideEngineMs: 0.125 },
  ],
  operators: [row('mm', 122, 150), row('(release)', 2000, 3)],
  betweenStepsMs: 4321,
  notes: [],
};

describe(formatProfile, () => {
  it('shows the step, its parts, kernels and operators', () => {
    const text = showText(formatProfile(profile));
    expect(text).toContain(
      'A training step: 200.0 ms (median 190.0), mean of 27 steps, the first 3 left out; 3,129 subwords a second; ' +
        'libtorch 2.13.0 (AVX512), bf16, cpu, 2 threads',
    );
    expect(text).toContain('In libtorch 188.0 ms (94.0 %), outside 12.0 ms (6.0 %)');
    expect(text).toContain('Between steps 4.3 s in all');
    expect(text).toMatch(/^backward +120\.0 +60\.0 % +7\.0$/m);
    expect(text).toMatch(/^LinearGrad +41 +120\.0 +60\.0 % +0\.50$/m);
    expect(text).toMatch(/^Add +1\.5 +40\.0 +20\.0 % +0\.25$/m);
    expect(text).toMatch(/^\(release\) +2000 +3\.0 +1\.5 %$/m);
  });

  it('adds up what does not fit', () => {
    const text = showText(formatProfile(profile, { rows: 1 }));
    expect(text).not.toContain('Step ');
    expect(text).toMatch(/^2 more +2 +41\.0 +20\.5 % +0\.38$/m);
  });

  it('has no operators where only kernels were timed, and says why', () => {
    const notes = ['The engine cpu is timed by kernel.'];
    const text = showText(formatProfile({ ...profile, operators: null, level: 'kernels', notes }));
    expect(text).not.toMatch(/^operator /m);
    expect(text).toContain('In kernels 188.0 ms');
    expect(text).toContain(notes[0]);
  });

  it('is a Markdown table where one is asked for', () => {
    expect(showMarkdown(formatProfile(profile))).toContain('| LinearGrad |');
  });
});
