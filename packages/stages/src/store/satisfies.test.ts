import type { StageRecord } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { equals, satisfies } from './satisfies.js';

/** A finished training of five epochs that recorded three and kept the models of two and five. */
const record = {
  kind: 'train',
  epochs: 5,
  run: { dynamicsEpochs: 3 } as StageRecord['run'],
  models: [2, 5],
} as const satisfies Partial<StageRecord>;
const given = { ...record, models: [...record.models] };

describe(satisfies, () => {
  it.each([
    ['as much as it has', { epochs: 5, dynamicsEpochs: 3, models: [2, 5] }, true],
    ['less', { epochs: 4, dynamicsEpochs: 0, models: [] }, true],
    ['an epoch more', { epochs: 6, dynamicsEpochs: 0, models: [] }, false],
    ['an epoch of dynamics more', { epochs: 5, dynamicsEpochs: 4, models: [] }, false],
    ['a model that was not kept', { epochs: 5, dynamicsEpochs: 0, models: [2, 3] }, false],
    ['only a model that was not kept', { epochs: 5, dynamicsEpochs: 0, models: [4] }, false],
  ])('serves who needs %s: %j is %p', (_what, needs, expected) => {
    expect(satisfies(given, needs)).toBe(expected);
  });

  it('serves nobody with dynamics where none were recorded', () => {
    const none = { ...given, run: null };
    expect(satisfies(none, { epochs: 5, dynamicsEpochs: 0, models: [] })).toBe(true);
    expect(satisfies(none, { epochs: 5, dynamicsEpochs: 1, models: [] })).toBe(false);
  });

  it('has all of a cleaning that is there, of which nothing more is needed', () => {
    const cleaning = { epochs: 1, run: null, models: [] };
    expect(satisfies(cleaning, { epochs: 0, dynamicsEpochs: 0, models: [] })).toBe(true);
  });

  it('is just what is asked for where it has no more and no less', () => {
    expect(equals(given, { epochs: 5, dynamicsEpochs: 3, models: [] })).toBe(true);
    expect(equals(given, { epochs: 4, dynamicsEpochs: 3, models: [] })).toBe(false);
    expect(equals(given, { epochs: 5, dynamicsEpochs: 0, models: [] })).toBe(false);
  });
});
