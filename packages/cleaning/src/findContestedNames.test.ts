import { describe, expect, it } from '@jest/globals';

import { findContestedNames } from './findContestedNames.js';

/** Names with the labels of their places; `~` before one: a silent place. Gives the contested names. */
function findContested(names: Readonly<Record<string, readonly string[]>>): string[] {
  const places = Object.entries(names).flatMap(([name, labels], number) => labels.map((label) => ({ name, number, label }))); // prettier-ignore
  const isContested = findContestedNames({
    nameOf: Int32Array.from(places, ({ number }) => number),
    labels: Int32Array.from(places, ({ label }) => Number(label.replace('~', ''))),
    isSilent: Uint8Array.from(places, ({ label }) => (label.startsWith('~') ? 1 : 0)),
  });
  const found = Object.keys(names).filter((name) => places.some((place, span) => place.name === name && isContested[span] === 1)); // prettier-ignore
  // A name is contested in all of its places or in none.
  places.forEach(({ name }, span) => expect(isContested[span]).toBe(found.includes(name) ? 1 : 0));
  return found;
}
const times = (count: number, label: string): string[] => Array.from({ length: count }, () => label);

describe(findContestedNames, () => {
  it('wants more than half of the other places to differ, and to be sure of it', () => {
    // The lower end of Wilson's interval at z = 1.645, of n of n: n / (n + 2.706), so 3 of 3 are enough and 2 of 2 not.
    expect(findContested({ two: ['1', '0', '0'], three: ['1', '0', '0', '0'] })).toEqual(['three']);
    // Of 8 of 10, (0.8 + 0.1353 - 1.645 sqrt(0.016 + 0.006765)) / 1.2706 = 0.5408; of 7 of 10, 0.4438.
    expect(findContested({ eight: ['1', ...times(2, '1'), ...times(8, '0')] })).toEqual(['eight']);
    expect(findContested({ seven: ['1', ...times(3, '1'), ...times(7, '0')] })).toEqual([]);
  });

  it('takes another type for another label, and asks only labels: a missed entity contests nothing', () => {
    expect(findContested({ types: ['1', '2', '2', '2'] })).toEqual(['types']);
    expect(findContested({ missed: ['0', ...times(9, '1')] })).toEqual([]);
    expect(findContested({ nothing: times(9, '0') })).toEqual([]);
  });

  it('does not listen to silent places, and leaves them out with the others', () => {
    expect(findContested({ silent: ['1', '0', '~0', '~0'], own: ['~1', '0', '0', '0'] })).toEqual([]);
    expect(findContested({ both: ['1', '0', '0', '0', '~0'] })).toEqual(['both']);
  });
});
