import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { maskAnnotations } from './maskAnnotations.js';

const sentences = Array.from({ length: 4000 }, (_, index): Sentence => {
  const tokens = ['a', 'b', 'c', String(index)];
  return { tokens, entities: [[0, 0, 'PER'], [2, 3, 'LOC']] }; // prettier-ignore
});
const count = (of: readonly Sentence[]): number => of.reduce((sum, { entities }) => sum + entities.length, 0);

describe(maskAnnotations, () => {
  it('deletes each annotation with its probability, whatever becomes of others', () => {
    const masked = maskAnnotations(sentences, { probability: 0.7, seed: 42 });
    // 8,000 of probability 0.3: a deviation of sqrt(8000 * 0.3 * 0.7) = 41.
    expect(Math.abs(count(masked) - 2400)).toBeLessThan(4.5 * 41);
    // Both stay with 0.09: 360 of 4,000, deviation 18; of each type alike.
    expect(Math.abs(masked.filter(({ entities }) => entities.length === 2).length - 360)).toBeLessThan(4.5 * 18);
    const people = masked.flatMap(({ entities }) => entities).filter(([, , type]) => type === 'PER').length;
    expect(Math.abs(people - 1200)).toBeLessThan(4.5 * 29);
  });

  it('keeps words and what it does not delete, and the sentences that it was given', () => {
    const masked = maskAnnotations(sentences, { probability: 0.5, seed: 1 });
    masked.forEach(({ tokens, entities }, index) => {
      expect(tokens).toBe(sentences[index]!.tokens);
      for (const entity of entities) expect(sentences[index]!.entities).toContain(entity);
    });
    expect(count(sentences)).toBe(8000);
  });

  it('is the same for the same seed, another for another, and deletes more with a larger probability', () => {
    const mask = (probability: number, seed: number) => maskAnnotations(sentences, { probability, seed });
    expect(mask(0.5, 1)).toEqual(mask(0.5, 1));
    expect(mask(0.5, 1)).not.toEqual(mask(0.5, 2));
    const [more, less] = [mask(0.9, 1), mask(0.5, 1)];
    more.forEach(({ entities }, index) => expect(less[index]!.entities).toEqual(expect.arrayContaining([...entities])));
  });

  it.each([
    [0, 8000],
    [1, 0],
  ])('with probability %d leaves %d', (probability, left) => {
    expect(count(maskAnnotations(sentences, { probability, seed: 3 }))).toBe(left);
  });

  it.each([-0.1, 1.1, NaN])('refuses %d', (probability) => {
    expect(() => maskAnnotations(sentences, { probability, seed: 3 })).toThrow(
      `maskAnnotations: probability must be 0 to 1, but got ${probability}`,
    );
  });
});
