import { describe, expect, it } from '@jest/globals';

import { chooseCleaningMode, type GivenMode, refuseIdleOptions } from './chooseCleaningMode.js';

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

describe(refuseIdleOptions, () => {
  const show = (name: string): string => `--${name}`;

  it('refuses settings of a training that is over', () => {
    expect(() => refuseIdleOptions({ kind: 'from', from: 'r' }, ['seed', 'topneg'], show)).toThrow(
      '--seed, --topneg: must be left out here, since the cleaner of --from RUN is trained already',
    );
  });

  it("takes the span width with another trainer's dynamics: its ids depend on it", () => {
    const mode = { kind: 'foreign', dataset: 'd', ...foreign } as const;
    expect(() => refuseIdleOptions(mode, ['maxSpanWidth'], show)).not.toThrow();
    expect(() => refuseIdleOptions(mode, ['maxSpanWidth', 'encoder'], show)).toThrow('--encoder: must be left out');
  });

  it('takes everything where the cleaner is trained', () => {
    expect(() => refuseIdleOptions({ kind: 'own', dataset: 'd' }, ['seed', 'encoder'], show)).not.toThrow();
  });
});
