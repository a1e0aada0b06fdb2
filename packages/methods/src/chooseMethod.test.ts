import { selfTrainingSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { chooseMethod } from './chooseMethod.js';
import { findMethod } from './registry.js';

describe(chooseMethod, () => {
  const settings = trainingSettingsSchema.parse({});
  const others = {
    topneg: true,
    topnegKeepFraction: 0.3,
    topnegRepresentation: 'span_input',
    topnegDirection: 'least_similar',
    topnegNoPositives: 'last',
  } as const;

  it('takes every span into the loss unless told otherwise', () => {
    expect(chooseMethod(settings)).toEqual({ name: 'span', settings: {} });
    expect(chooseMethod({ ...settings, ...others, topneg: false })).toEqual({ name: 'span', settings: {} });
  });

  it("gives TopNeg's settings to TopNeg", () => {
    expect(chooseMethod({ ...settings, ...others })).toEqual({
      name: 'topneg',
      settings: { keepFraction: 0.3, representation: 'span_input', direction: 'least_similar', noPositives: 'last' },
    });
  });

  it('gives a self-training those of its settings that its loss hangs on, whatever the rest says', () => {
    const teaching = selfTrainingSettingsSchema.parse({ confidence: 0.5, frequency: 'none', periodEpochs: 3 });
    expect(chooseMethod({ ...settings, topneg: true }, teaching)).toEqual({
      name: 'self-training',
      settings: { confidence: 0.5, frequency: 'none', periodEpochs: 3 },
    });
  });

  it('means the defaults that methods have themselves', () => {
    const choices = [
      chooseMethod(settings),
      chooseMethod({ ...settings, topneg: true }),
      chooseMethod(settings, selfTrainingSettingsSchema.parse({})),
    ];
    for (const { name, settings: flat } of choices) expect(flat).toEqual(findMethod(name).parseSettings({}));
  });
});
