import { createRandom } from '@dynclean/random';
import { describe, expect, it } from '@jest/globals';

import { maskSubwords } from './maskSubwords.js';

const pieces = ['[CLS]', '[SEP]', '[MASK]', 'a', 'b'].map((text, id) => ({
  text,
  startsWord: true,
  isSpecial: id < 3,
}));
const vocabulary = { pieces, maskId: 2 };

describe(maskSubwords, () => {
  it('hides about as many as it is told, never a special one, and says where', () => {
    const ids = Int32Array.from({ length: 4002 }, (_, place) =>
      place === 0 ? 0 : place === 4001 ? 1 : 3 + (place % 2),
    );
    const { inputIds, places } = maskSubwords(ids, vocabulary, { probability: 0.15, random: createRandom(3) });
    expect([inputIds[0], inputIds[4001]]).toEqual([0, 1]);
    expect(Array.from(inputIds.keys()).filter((place) => inputIds[place] === 2)).toEqual(places);
    inputIds.forEach((id, place) => expect(id === 2 || id === ids[place]).toBe(true));
    // 4,000 draws: 600 with a deviation of 22.6.
    expect(Math.abs(places.length - 600)).toBeLessThan(4 * 22.6);
  });

  it('hides all or nothing at the ends of the scale', () => {
    const of = (probability: number) =>
      maskSubwords(Int32Array.of(0, 3, 4, 1), vocabulary, { probability, random: createRandom(1) });
    expect(of(1)).toEqual({ inputIds: Int32Array.of(0, 2, 2, 1), places: [1, 2] });
    expect(of(0)).toEqual({ inputIds: Int32Array.of(0, 3, 4, 1), places: [] });
  });
});
