import { describe, expect, it } from '@jest/globals';

import { StepMeter } from './StepMeter.js';

/** A clock that stands still until it is told to go on. */
function createClock(): { now: () => number; pass: (ms: number) => void } {
  let time = 1000;
  return { now: () => time, pass: (ms) => void (time += ms) };
}

describe(StepMeter, () => {
  it('adds up phases, kernels and operators, and what of them was spent outside the engine', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(false, now);
    meter.beginStep();
    pass(1); // data
    meter.enter('forward');
    meter.kernel('Linear', () => {
      pass(2); // JavaScript of the kernel
      meter.operator('mm', () => pass(10));
      meter.operator('mm', () => pass(20));
    });
    pass(3); // JavaScript between kernels
    meter.enter('backward');
    meter.operator('(release)', () => pass(4)); // outside of any kernel
    meter.endStep(7);
    expect(meter.stepTimes).toEqual([40]);
    expect(meter.numSubwords).toBe(7);
    expect(Object.fromEntries(meter.phases)).toEqual({
      data: { ms: 1, engineMs: 0 },
      forward: { ms: 35, engineMs: 30 },
      backward: { ms: 4, engineMs: 4 },
    });
    expect(Object.fromEntries(meter.kernels)).toEqual({ Linear: { calls: 1, ms: 32, engineMs: 30 } });
    expect(Object.fromEntries(meter.operators)).toEqual({
      mm: { calls: 2, ms: 30, engineMs: 30 },
      '(release)': { calls: 1, ms: 4, engineMs: 4 },
    });
  });

  it('counts a kernel inside of another as itself, and one that throws too', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(false, now);
    meter.beginStep();
    const fail = (): void =>
      meter.kernel('Outer', () => {
        meter.operator('a', () => pass(1));
        meter.kernel('Inner', () => meter.operator('b', () => pass(5)));
        pass(2);
        throw new Error('as it happens');
      });
    expect(fail).toThrow('as it happens');
    meter.endStep(1);
    expect(Object.fromEntries(meter.kernels)).toEqual({
      Inner: { calls: 1, ms: 5, engineMs: 5 },
      Outer: { calls: 1, ms: 3, engineMs: 1 },
    });
  });

  it('takes kernels for the engine where its calls are not timed', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(true, now);
    meter.beginStep();
    meter.enter('forward');
    meter.kernel('Add', () => pass(5));
    pass(1);
    meter.endStep(1);
    expect(meter.phases.get('forward')).toEqual({ ms: 6, engineMs: 5 });
    expect(meter.kernels.get('Add')).toEqual({ calls: 1, ms: 5, engineMs: 5 });
  });

  it('looks at steps alone: an evaluation between them is not counted', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(false, now);
    const step = (): void => {
      meter.beginStep();
      meter.operator('mm', () => pass(2));
      meter.endStep(1);
    };
    step();
    meter.enter('forward');
    meter.kernel('Linear', () => meter.operator('mm', () => pass(100)));
    step();
    expect(meter.stepTimes).toEqual([2, 2]);
    expect(meter.kernels.size).toBe(0);
    expect(meter.operators.get('mm')).toEqual({ calls: 2, ms: 4, engineMs: 4 });
  });

  it('gives the operators of a program their shares of it, where they went side by side', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(false, now);
    meter.beginStep();
    meter.program('(run)', () => pass(10), () => ({ mm: [4, 12], add: [2, 4] })); // prettier-ignore
    meter.program(
      '(run)',
      () => pass(5),
      () => ({ mm: [1, 3] }),
    );
    meter.program(
      '(run)',
      () => pass(1),
      () => ({}),
    );
    meter.endStep(1);
    // 16 ms of operators in 10 ms count 10/16 each; the second call had 2 ms beside its operators, the third none.
    expect(Object.fromEntries(meter.operators)).toEqual({
      mm: { calls: 5, ms: 10.5, engineMs: 10.5 },
      add: { calls: 2, ms: 2.5, engineMs: 2.5 },
      '(run)': { calls: 3, ms: 3, engineMs: 3 },
    });
  });

  it('forgets the first three steps when a fourth one begins', () => {
    const { now, pass } = createClock();
    const meter = new StepMeter(false, now);
    for (const ms of [50, 40, 30, 7, 8]) {
      meter.beginStep();
      meter.operator('mm', () => pass(ms));
      meter.endStep(ms);
    }
    expect([meter.stepTimes, meter.skippedSteps, meter.skippedMs, meter.numSubwords]).toEqual([[7, 8], 3, 120, 15]);
    expect(meter.operators.get('mm')).toEqual({ calls: 2, ms: 15, engineMs: 15 });
  });
});
