import { describe, expect, it } from '@jest/globals';

import { resolveCleaningDefaults } from './resolveCleaningDefaults.js';

describe(resolveCleaningDefaults, () => {
  it('takes k_pos 100 and k_neg 90 on a corpus of one’s own', () => {
    expect(resolveCleaningDefaults({}, undefined)).toMatchObject({ kPos: 100, kNeg: 90, metric: 'aum', epochs: null });
  });

  it("takes the paper's k on its datasets (BC5CDR: 90), and what was given before all", () => {
    const paper = { epochs: 5, kPos: 90, kNeg: 90 };
    expect(resolveCleaningDefaults({}, paper).kPos).toBe(90);
    expect(resolveCleaningDefaults({ kPos: 80, kNeg: undefined }, paper)).toMatchObject({ kPos: 80, kNeg: 90 });
  });

  it('names what is out of its range, with its value', () => {
    expect(() => resolveCleaningDefaults({ kNeg: 101 }, undefined)).toThrow(/cleaning\.kNeg: .*, but got 101/);
  });
});
