import { describe, expect, it } from '@jest/globals';

import { chooseCleaningMode, type GivenMode } from './chooseCleaningMode.js';

const nothing: GivenMode = {
  dataset: undefined,
  from: undefined,
  dynamics: undefined,
  threshold: undefined,
  ids: undefined,
};
const foreign = { dynamics: ['e1'], threshold: ['t1'], ids: 'ids.json' };

describe(chooseCleaningMode, () => {
  it.each([
    [{ dataset: 'd' }, { kind: 'own', dataset: 'd' }],
    [{ from: 'r' }, { kind: 'from', from: 'r' }],
    [
      { from: 'r', dataset: 'd' },
      { kind: 'from', from: 'r', dataset: 'd' },
    ],
    [
      { dataset: 'd', ...foreign },
      { kind: 'foreign', dataset: 'd', ...foreign },
    ],
  ])('%j', (given, mode) => {
    expect(chooseCleaningMode({ ...nothing, ...given })).toEqual(mode);
  });

  it.each([
    [{}, 'clean: must be followed by <dataset>, or by --from RUN, but got neither'],
    [{ ...foreign }, 'clean: must be followed by <dataset>'],
    [{ from: 'r', ...foreign }, '--from: must not be given with --dynamics, --threshold, --ids, but got both'],
    [
      { dataset: 'd', dynamics: ['e'], ids: 'i' },
      'must be given together, but got --dynamics, --ids without --threshold',
    ],
  ])('%j is refused', (given, message) => {
    expect(() => chooseCleaningMode({ ...nothing, ...given })).toThrow(message);
  });
});
