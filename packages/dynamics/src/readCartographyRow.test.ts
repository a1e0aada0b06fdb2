import { describe, expect, it } from '@jest/globals';

import { readCartographyRow } from './readCartographyRow.js';

describe(readCartographyRow, () => {
  it('has margin and probability of the label from the logits', () => {
    // e^0 : e^-2 : e^-1 = 1 : 0.135335 : 0.367879; of label 2 the probability is 0.367879 / 1.503215 = 0.244728
    const row = readCartographyRow({ guid: 7, logits_epoch_3: [3, 1, 2], gold: 2 });
    expect(row).toMatchObject({ span: 7, margin: -1 });
    expect(row?.probability).toBeCloseTo(0.244728, 6);
    expect(readCartographyRow({ guid: '12', logits_epoch_0: [0, 0], gold: 0 })).toEqual({ span: 12, margin: 0, probability: 0.5 }); // prettier-ignore
  });

  it('does not overflow', () => {
    expect(readCartographyRow({ guid: 0, logits_epoch_0: [1000, -1000], gold: 0 })).toEqual({ span: 0, margin: 2000, probability: 1 }); // prettier-ignore
  });

  it.each([
    { guid: 0, logits_epoch_0: [1, 2], gold: 2 },
    { guid: 0, logits_epoch_0: [1, 2], gold: -1 },
    { guid: 0, logits_epoch_0: [1], gold: 0 },
    { guid: 0, logits_epoch_0: [1, 'x'], gold: 0 },
    { guid: 0, logits_epoch_0: [1, 2] },
  ])('%j has no margin', (row) => {
    expect(readCartographyRow(row)).toEqual({ span: 0, margin: null, probability: null });
  });

  it('leaves other rows alone', () => {
    expect(readCartographyRow({ span: 0, margin: 1, probability: 1, guid: 3, logits: [1, 2] })).toBeNull();
    expect(readCartographyRow({ guid: 3, margin: 1 })).toBeNull();
  });
});
