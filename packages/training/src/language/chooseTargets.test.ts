import { createRandom } from '@dynclean/random';
import { describe, expect, it } from '@jest/globals';

import { chooseTargets } from './chooseTargets.js';

// Ids 0 and 1 are special, 1 the mask; the text has 2 alone, so that 3 to 99 are random ones.
const pieces = Array.from({ length: 100 }, (_, id) => ({ text: String(id), startsWord: true, isSpecial: id < 2 }));

describe(chooseTargets, () => {
  it('hides 8 of 10, replaces 1, and leaves 1 as it is', () => {
    const ids = new Int32Array(10_000).fill(2);
    const { inputIds, places } = chooseTargets(
      ids,
      { pieces, maskId: 1 },
      { probability: 0.5, random: createRandom(7) },
    );
    const chosen = new Set(places);
    inputIds.forEach((id, place) => expect(chosen.has(place) || id === 2).toBe(true));
    const share = (is: (id: number) => boolean): number =>
      places.filter((place) => is(inputIds[place] as number)).length / places.length;
    expect(Math.abs(places.length - 5000)).toBeLessThan(4 * 50);
    expect(Math.abs(share((id) => id === 1) - 0.8)).toBeLessThan(0.03); // a deviation of 0.006
    expect(Math.abs(share((id) => id === 2) - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(share((id) => id > 2) - 0.1)).toBeLessThan(0.02);
    expect(share((id) => id === 0)).toBe(0);
  });
});
