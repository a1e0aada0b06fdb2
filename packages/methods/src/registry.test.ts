import { listHeads } from '@dynclean/models';
import { wordTagger } from '@dynclean/models/testing';
import { nestFormerFields } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { defineMethod } from './defineMethod.js';
import {
  completeChoice,
  findMethod,
  findUsualCleaner,
  listMethods,
  registerMethod,
  requireOneStage,
} from './registry.js';
import { SpanObjective } from './span/SpanObjective.js';

const toy = defineMethod({
  name: 'toy',
  title: 'Toy',
  settings: z.strictObject({ share: z.number().default(0.5) }),
  heads: [wordTagger],
  formerFields: { flag: 'withToy', settings: { toyShare: 'share' } },
  createObjective: (_settings, { batches }) => new SpanObjective(batches),
});

describe(registerMethod, () => {
  it('makes a method known, with all that it brings, until it is taken away', () => {
    const heads = listHeads().length;
    const former = { withToy: true, toyShare: 0.1, seed: 1 };
    const remove = registerMethod(toy);
    try {
      expect(findMethod('toy')).toBe(toy);
      expect(listMethods().map(({ name }) => name)).toEqual([
        'autoner',
        'bnpu',
        'bond',
        'conf-mpu',
        'mproto',
        'negative-sampling',
        'ranked-negatives',
        'roster',
        'self-training',
        'span',
        'token',
        'topneg',
        'toy',
      ]);
      expect(() => registerMethod({ ...toy, title: 'Other' })).toThrow(
        'registerMethod: name must be new, but got "toy", which is known already',
      );
      expect(listHeads()).toHaveLength(heads + 1);
      expect(nestFormerFields(former)).toEqual({ seed: 1, method: { name: 'toy', settings: { share: 0.1 } } });
      registerMethod({ ...toy, name: 'toy1', formerFields: null })(); // the same head: it stays the first one's
      expect(listHeads()).toHaveLength(heads + 1);
      // Another head of that name: nothing of the method stays.
      const other = { ...toy, name: 'toy2', heads: [{ ...wordTagger }] as unknown as typeof toy.heads };
      expect(() => registerMethod(other)).toThrow('registerHead: name must be new');
      expect(() => findMethod('toy2')).toThrow('must be one of');
    } finally {
      remove();
    }
    expect(() => findMethod('toy')).toThrow(
      'must be one of autoner, bnpu, bond, conf-mpu, mproto, negative-sampling, ranked-negatives, roster, self-training, span, token, topneg, but got "toy"',
    );
    expect(listHeads()).toHaveLength(heads);
    expect(nestFormerFields(former)).toEqual(former);
  });
});

describe(defineMethod, () => {
  it('fills in defaults, and refuses settings that are not its own', () => {
    expect(toy.parseSettings({})).toEqual({ share: 0.5 });
    expect(() => toy.parseSettings({ shares: 1 })).toThrow(/method toy: settings must be its own, but .*shares/);
  });

  it('refuses a setting that keys could not tell from the name of the method', () => {
    const settings = z.strictObject({ name: z.string().default('') });
    expect(() => defineMethod({ ...toy, settings, formerFields: toy.formerFields! })).toThrow(
      'method toy: no setting must be called "name", but one is',
    );
  });

  it('has a default for each setting of the methods that come with the package', () => {
    for (const method of listMethods()) expect(method.parseSettings({})).toEqual(expect.any(Object));
  });
});

describe(findUsualCleaner, () => {
  it('is TopNeg, as in the paper', () => {
    expect(findUsualCleaner()).toBe('topneg');
  });
});

describe(completeChoice, () => {
  it('fills in what is not said, and refuses what is not of the method', () => {
    expect(completeChoice({ name: 'topneg', settings: { keepFraction: 0.5 } }).settings).toMatchObject({
      keepFraction: 0.5,
      direction: 'most_similar',
    });
    expect(() => completeChoice({ name: 'span', settings: { keepFraction: 0.5 } })).toThrow('method span: settings');
  });
});

describe(requireOneStage, () => {
  it('lets methods pass that take one training, and names them for one that takes several', () => {
    requireOneStage({ name: 'topneg' }, 'train');
    expect(() => requireOneStage({ name: 'self-training' }, 'train')).toThrow(
      'train: method must be one that takes a single training (autoner, bnpu, bond, mproto, negative-sampling, span, token, topneg), but got "self-training", which takes several',
    );
  });
});
