import { describe, expect, it } from '@jest/globals';

import type { TrainingEvent } from '../TrainingEvent.js';
import { EpochRecords } from './EpochRecords.js';
import { LossWatch } from './LossWatch.js';

describe(EpochRecords, () => {
  it('takes the median of the step times of an epoch', () => {
    const events: TrainingEvent[] = [];
    const records = new EpochRecords(new LossWatch(), (event) => void events.push(event));
    const epoch = { kind: 'epoch', epoch: 1, step: 3, meanLoss: 1, trainingMs: 9 } as const;
    records.add(epoch, [9, 1, 4, 2, 5]);
    records.add({ ...epoch, epoch: 2 }, [3, 70, 7]);
    expect(records.state().progress).toEqual({ epochs: [epoch, { ...epoch, epoch: 2 }], stepMs: [4, 7] });
    expect(records.records).toEqual(events);
  });

  it('goes on from what was recorded', () => {
    const epoch = { kind: 'epoch', epoch: 1, step: 3, meanLoss: 1, trainingMs: 9 } as const;
    const records = new EpochRecords(new LossWatch());
    records.restore({ epoch: 1, step: 3, progress: { epochs: [epoch], stepMs: [3] }, best: null });
    records.add({ ...epoch, epoch: 2 }, [5]);
    records.add({ ...epoch, epoch: 3 }, [4]);
    expect(records.records.map((of) => of.epoch)).toEqual([1, 2, 3]);
    expect(records.typicalStepMs).toBe(4); // of 3, 5 and 4
  });
});
