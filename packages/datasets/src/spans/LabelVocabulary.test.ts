import { describe, expect, it } from '@jest/globals';

import { createLabelVocabulary } from './LabelVocabulary.js';

describe(createLabelVocabulary, () => {
  const vocabulary = createLabelVocabulary(['ORG', 'MISC', 'PER', 'LOC']);

  it('numbers types from 1 in the order given; 0 is no entity', () => {
    expect(vocabulary.types.map((type) => vocabulary.labelOf(type))).toEqual([1, 2, 3, 4]);
    expect(vocabulary.numClasses).toBe(5);
  });

  it('goes back from labels to types', () => {
    expect([1, 2, 3, 4].map((label) => vocabulary.typeOf(label))).toEqual(['ORG', 'MISC', 'PER', 'LOC']);
  });

  it('does not know other types, and says which it knows', () => {
    expect(() => vocabulary.labelOf('per')).toThrow('type must be one of ORG, MISC, PER, LOC, but got "per"');
  });

  it.each([0, 5, -1, 1.5])('has no type for label %d', (label) => {
    expect(() => vocabulary.typeOf(label)).toThrow(`label must be one of 1 to 4, but got ${label}`);
  });

  it('refuses a type twice and an empty one', () => {
    expect(() => createLabelVocabulary(['PER', 'LOC', 'PER'])).toThrow(
      'each type must stand once, but got "PER" twice',
    );
    expect(() => createLabelVocabulary(['PER', ''])).toThrow('types[1] must not be empty, but got ""');
  });
});
