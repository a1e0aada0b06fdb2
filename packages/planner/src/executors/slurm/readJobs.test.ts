import { describe, expect, it } from '@jest/globals';

import { describeEnd, describeWaiting } from './describeJob.js';
import { isOver, isRunning, parseEndedJobs, parseJobs } from './readJobs.js';

describe(parseJobs, () => {
  it('reads what squeue 22.05 prints of arrays, and passes over what is none', () => {
    const printed =
      '4|1|COMPLETED|None|0123456789abcdef\n5|0|CANCELLED|DependencyNeverSatisfied|fedcba9876543210\n9|N/A|RUNNING|None|(null)\n';
    expect(parseJobs(printed)).toEqual([
      { array: '4', task: 1, state: 'COMPLETED', reason: 'None', token: '0123456789abcdef' },
      { array: '5', task: 0, state: 'CANCELLED', reason: 'DependencyNeverSatisfied', token: 'fedcba9876543210' },
    ]);
  });
});

describe(parseEndedJobs, () => {
  it('reads what sacct prints', () => {
    expect(parseEndedJobs('12_0|COMPLETED\n12_1|CANCELLED by 1000\n12_[2-5]|PENDING\n\n')).toEqual(
      new Map([
        ['12_0', 'COMPLETED'],
        ['12_1', 'CANCELLED by 1000'],
      ]),
    );
  });
});

describe('states of jobs', () => {
  it('tells those that are over from those that come back', () => {
    expect(['COMPLETED', 'TIMEOUT', 'CANCELLED by 1000', 'NODE_FAIL'].map(isOver)).toEqual([true, true, true, true]);
    expect(['PENDING', 'REQUEUED', 'RUNNING', 'COMPLETING', 'CONFIGURING'].map(isOver)).toEqual(Array(5).fill(false));
    expect([isRunning('RUNNING'), isRunning('PENDING')]).toEqual([true, false]);
  });

  it('says in a sentence how a job ended, and that nothing is lost', () => {
    expect(describeEnd('NODE_FAIL', '12_3')).toBe(
      'its node died, and the job was not queued again (requeue) (job 12_3, NODE_FAIL). The same command submits it again; a ' +
        'training goes on from its last epoch.',
    );
    expect(describeEnd('CANCELLED by 1000', '1_0')).toMatch(
      /^its job was cancelled \(scancel\) \(job 1_0, CANCELLED\)/,
    );
    expect(describeEnd(null, '1_0')).toMatch(
      /^its job is over, and the queue does not remember how it ended \(job 1_0\)/,
    );
  });

  it('says why one waits where somebody should know', () => {
    expect(describeWaiting('Priority', '1_0')).toBeNull();
    expect(describeWaiting('AssocGrpCPUMinutesLimit', '1_0')).toBe('AssocGrpCPUMinutesLimit');
    expect(describeWaiting('JobHeldUser', '1_0')).toBe('JobHeldUser: "scontrol release 1_0" lets it go');
  });
});
