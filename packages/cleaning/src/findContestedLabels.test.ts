import { describe, expect, it } from '@jest/globals';

import { findContestedLabels } from './findContestedLabels.js';

/** The places of names by their labels; `~` before one: a silent place. Gives the contested ones, such as `four: 1`. */
function findContested(names: Readonly<Record<string, readonly string[]>>): string[] {
  const places = Object.entries(names).flatMap(([name, labels], number) => labels.map((label) => ({ name, number, label }))); // prettier-ignore
  const isContested = findContestedLabels({
    nameOf: Int32Array.from(places, ({ number }) => number),
    labels: Int32Array.from(places, ({ label }) => Number(label.replace('~', ''))),
    isSilent: Uint8Array.from(places, ({ label }) => (label.startsWith('~') ? 1 : 0)),
  });
  return places.flatMap(({ name, label }, span) => (isContested[span] === 1 ? [`${name}: ${label}`] : []));
}
const times = (count: number, label: string): string[] => Array.from({ length: count }, () => label);

describe(findContestedLabels, () => {
  it('wants more than half of the other places to differ, and to be sure of it', () => {
    // The lower end of Wilson's interval at z = 1.645, of n of n: n / (n + 2.706), so 3 of 3 are enough and 2 of 2 not.
    expect(findContested({ two: ['1', '0', '0'], three: ['1', '0', '0', '0'] })).toEqual(['three: 1']);
    // Of 8 of 10, (0.8 + 0.1353 - 1.645 sqrt(0.016 + 0.006765)) / 1.2706 = 0.5408; of 7 of 10, 0.4438.
    expect(findContested({ eight: ['1', ...times(2, '1'), ...times(8, '0')] })).toEqual(times(3, 'eight: 1'));
    expect(findContested({ seven: ['1', ...times(3, '1'), ...times(7, '0')] })).toEqual([]);
  });

  it('leaves the labels that contradict it alone', () => {
    expect(findContested({ types: ['1', '2', '2', '2'] })).toEqual(['types: 1']);
    expect(findContested({ three: ['1', '2', ...times(9, '3'), '0'] })).toEqual(['three: 1', 'three: 2', 'three: 0']);
  });

  it('asks places without a label as well: an entity may have been missed', () => {
    expect(findContested({ missed: ['0', ...times(9, '1')] })).toEqual(['missed: 0']);
    expect(findContested({ nothing: times(9, '0') })).toEqual([]);
  });

  it('neither listens to silent places nor calls them contested', () => {
    expect(findContested({ silent: ['1', '0', '~0', '~0'], own: ['~1', '0', '0', '0'] })).toEqual([]);
    expect(findContested({ both: ['1', '0', '0', '0', '~0'] })).toEqual(['both: 1']);
    expect(findContested({ inside: ['~0', ...times(5, '1')] })).toEqual([]);
  });
});
