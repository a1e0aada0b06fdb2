import { type MethodChoice, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { nestSettings } from './nestSettings.js';

const keyed = (method: MethodChoice) => nestSettings(trainingSettingsSchema.parse({ method })).method;

describe(nestSettings, () => {
  it('puts all settings of the method beside its name, said or not', () => {
    expect(keyed({ name: 'span', settings: {} })).toEqual({ name: 'span' });
    expect(keyed({ name: 'topneg', settings: { keepFraction: 0.3 } })).toEqual({
      name: 'topneg',
      keepFraction: 0.3,
      representation: 'ffnn_hidden',
      direction: 'most_similar',
      noPositives: 'random',
    });
  });
});
