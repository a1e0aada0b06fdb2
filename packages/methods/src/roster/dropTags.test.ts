import { describe, expect, it } from '@jest/globals';

import { dropTags } from './dropTags.js';

const tags = Int32Array.from({ length: 4000 }, (_, word) => (word % 4 === 0 ? 1 + (word % 3) : 0));

describe(dropTags, () => {
  it('leaves out about that share of the words without a type, and none with one', () => {
    const dropped = dropTags(tags, 0.5, 30);
    const count = dropped.filter((tag) => tag === -1).length;
    expect(Math.abs(count - 1500)).toBeLessThan(5 * Math.sqrt(3000 / 4)); // five deviations
    dropped.forEach((tag, word) => expect(tag === -1 ? 0 : tag).toBe(tags[word]));
  });

  it('draws the same from the same seed, other words from another, and nothing at 0', () => {
    expect(dropTags(tags, 0.5, 30)).toEqual(dropTags(tags, 0.5, 30));
    expect(dropTags(tags, 0.5, 31)).not.toEqual(dropTags(tags, 0.5, 30));
    expect(dropTags(tags, 0, 30)).toEqual(tags);
  });
});
