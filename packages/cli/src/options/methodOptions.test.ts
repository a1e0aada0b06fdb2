import { defineMethod, findMethod, registerMethod } from '@dynclean/methods';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import {
  createFinalMethodFlags,
  createMethodFlags,
  createMethodOptions,
  nestMethodOptions,
  readFinalMethod,
} from './methodOptions.js';

const remove = registerMethod(
  defineMethod({
    name: 'toy-loss',
    title: 'Toy loss',
    settings: z.strictObject({ share: z.number().min(0).max(1).default(0.5), hidden: z.number().default(1) }),
    options: { describe: 'Train with the toy', otherwise: 'without', settings: { share: 'Its share' } },
    createObjective: (settings, context) => findMethod('span').createObjective({}, context),
  }),
);
afterAll(remove);

describe(createMethodOptions, () => {
  it('has a flag for each method that has options, and an option for each setting that it explains', () => {
    const options = createMethodOptions('Training:', { ofCleaner: false });
    const [first, ...rest] = Object.keys(options).filter((name) => name.startsWith('toy'));
    expect([first, rest]).toEqual(['toyLoss', ['toyLossShare']]);
    expect(options['toyLossShare']).toMatchObject({ describe: 'Its share', shownDefault: '0.5', group: 'Training:' });
    expect(options['toyLoss']).toMatchObject({ shape: 'flag', shownDefault: 'false' });
    expect(Object.keys(options).filter((name) => name.startsWith('topneg'))).toHaveLength(5);
  });

  it('says what a cleaner has', () => {
    const { topneg, toyLoss } = createMethodFlags('', { ofCleaner: true });
    expect(topneg).toMatchObject({ shownDefault: 'true', describe: expect.stringMatching(/\(--no-topneg: all\)$/) });
    expect(toyLoss).toMatchObject({ shownDefault: 'false', describe: 'Train with the toy' });
  });

  it.each([
    ['token', 'classify words, whose spans could not be recorded'],
    ['selfTraining', 'take several stages'],
  ])('has none for cleaners of methods such as %s, which %s', (name) => {
    for (const create of [createMethodFlags, createMethodOptions]) {
      expect(Object.keys(create('', { ofCleaner: false }))).toContain(name);
      expect(Object.keys(create('', { ofCleaner: true }))).not.toContain(name);
    }
  });
});

describe(nestMethodOptions, () => {
  const ofTraining = (given: object) => nestMethodOptions({ ...given }, { ofCleaner: false });
  const ofCleaner = (given: object) => nestMethodOptions({ ...given }, { ofCleaner: true });

  it('takes the method whose flag was typed, with its settings', () => {
    expect(ofTraining({ seed: 3, topneg: true, topnegKeepFraction: 0.2, toyLossShare: 0.1 })).toEqual({
      seed: 3,
      method: { name: 'topneg', settings: { keepFraction: 0.2 } },
    });
    expect(ofTraining({ toyLoss: true, toyLossShare: 0.1 })).toEqual({
      method: { name: 'toy-loss', settings: { share: 0.1 } },
    });
  });

  it('says nothing of methods where nothing was typed of them but settings of one that is not chosen', () => {
    expect(ofTraining({ seed: 3 })).toEqual({ seed: 3 });
    expect(ofTraining({ topnegKeepFraction: 0.2 })).toEqual({});
    expect(ofTraining({ topneg: false })).toEqual({ method: { name: 'span', settings: {} } });
  });

  it('takes the usual method of a cleaner unless another is chosen or this one is not', () => {
    expect(ofCleaner({ topnegKeepFraction: 0.2 })).toEqual({
      method: { name: 'topneg', settings: { keepFraction: 0.2 } },
    });
    expect(ofCleaner({ topneg: false })).toEqual({ method: { name: 'span', settings: {} } });
    expect(ofCleaner({ toyLoss: true })).toEqual({ method: { name: 'toy-loss', settings: {} } });
  });

  it('refuses two methods', () => {
    expect(() => ofTraining({ topneg: true, toyLoss: true })).toThrow(
      '--topneg, --toy-loss: must be one method, but got 2',
    );
  });
});

describe(readFinalMethod, () => {
  it("is the method of a training on D', or nothing where none is said", () => {
    expect(Object.keys(createFinalMethodFlags(''))).toEqual([
      'finalAutoner',
      'finalBnpu',
      'finalBond',
      'finalMproto',
      'finalNegativeSampling',
      'finalToken',
      'finalTopneg',
      'finalToyLoss',
    ]);
    expect(readFinalMethod({ topneg: true })).toEqual({});
    expect(readFinalMethod({ finalTopneg: false })).toEqual({ method: { name: 'span', settings: {} } });
    expect(readFinalMethod({ finalTopneg: true, topnegKeepFraction: 0.2 })).toEqual({
      method: { name: 'topneg', settings: { keepFraction: 0.2 } },
    });
  });
});
