import type { StageRecord } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createResults } from './openResults.js';

const sum = (digit: string): string => digit.repeat(64);

const record = (change: Partial<StageRecord>): StageRecord =>
  ({
    kind: 'train',
    key: 'gpu',
    setting: 'same',
    epochs: 10,
    models: [10],
    run: { dynamicsEpochs: 5 },
    determinants: { data: { train: sum('a') }, encoder: sum('b') },
    ...change,
  }) as unknown as StageRecord;

const wanted = {
  key: 'cpu',
  setting: 'same',
  determinants: { data: { train: sum('a') }, encoder: sum('b') },
  needs: { epochs: 10, dynamicsEpochs: 0, models: [] },
};

const find = (there: Partial<StageRecord>, change: object = {}) =>
  createResults('/r', [{ record: record(there), folder: '/r/stages/x' }]).find({ ...wanted, ...change })?.record.key;

describe(createResults, () => {
  it('finds a stage by its key, or by its setting where another machine made it', () => {
    expect(find({ key: 'cpu', setting: 'other' })).toBe('cpu');
    expect(find({})).toBe('gpu');
    expect(find({ setting: 'other' })).toBeUndefined();
  });

  it('takes no stage of other data or weights, as far as checksums are known', () => {
    expect(find({}, { determinants: { data: { train: sum('c') }, encoder: sum('b') } })).toBeUndefined();
    expect(find({}, { determinants: { data: { train: sum('a') }, encoder: sum('d') } })).toBeUndefined();
    expect(find({}, { determinants: { data: { train: 'not here: wikigold' }, encoder: 'not here: roberta' } })).toBe(
      'gpu',
    );
  });

  it('lets a longer run serve a shorter one, and not the other way round', () => {
    expect(find({}, { needs: { epochs: 3, dynamicsEpochs: 5, models: [10] } })).toBe('gpu');
    expect(find({}, { needs: { epochs: 11, dynamicsEpochs: 0, models: [] } })).toBeUndefined();
    expect(find({}, { needs: { epochs: 3, dynamicsEpochs: 6, models: [] } })).toBeUndefined();
    expect(find({}, { needs: { epochs: 3, dynamicsEpochs: 0, models: [3] } })).toBeUndefined();
  });
});
