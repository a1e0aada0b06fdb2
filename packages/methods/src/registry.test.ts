import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { defineMethod } from './defineMethod.js';
import { findMethod, listMethods, registerMethod } from './registry.js';
import { SpanObjective } from './span/SpanObjective.js';

const toy = defineMethod({
  name: 'toy',
  title: 'Toy',
  settings: z.strictObject({ share: z.number().default(0.5) }),
  createObjective: (_settings, { batches }) => new SpanObjective(batches),
});

describe(registerMethod, () => {
  it('makes a method known until it is taken away', () => {
    const remove = registerMethod(toy);
    try {
      expect(findMethod('toy')).toBe(toy);
      expect(listMethods().map(({ name }) => name)).toEqual([
        'negative-sampling',
        'self-training',
        'span',
        'topneg',
        'toy',
      ]);
      expect(() => registerMethod({ ...toy, title: 'Other' })).toThrow(
        'registerMethod: name must be new, but got "toy", which is known already',
      );
    } finally {
      remove();
    }
    expect(() => findMethod('toy')).toThrow(
      'must be one of negative-sampling, self-training, span, topneg, but got "toy"',
    );
  });
});

describe(defineMethod, () => {
  it('fills in defaults, and refuses settings that are not its own', () => {
    expect(toy.parseSettings({})).toEqual({ share: 0.5 });
    expect(() => toy.parseSettings({ shares: 1 })).toThrow(/method toy: settings must be its own, but .*shares/);
  });

  it('has a default for each setting of the methods that come with the package', () => {
    for (const method of listMethods()) expect(method.parseSettings({})).toEqual(expect.any(Object));
  });
});
