import { type MethodChoice, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { findStageKind } from '../kinds/stageKinds.js';
import { defaultsOf } from './codeVersions.js';
import { nestSettings } from './nestSettings.js';
import { omitDefaults } from './omitDefaults.js';

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

describe(defaultsOf, () => {
  const [version] = findStageKind('train').codeVersions;
  const left = (method: MethodChoice) => omitDefaults({ method: keyed(method) }, defaultsOf(version, keyed(method)));

  it('leaves nothing of a method in a key but its name and what is not as it was first', () => {
    expect(left({ name: 'span', settings: {} })).toEqual({});
    expect(left({ name: 'topneg', settings: {} })).toEqual({ method: { name: 'topneg' } });
    expect(left({ name: 'topneg', settings: { keepFraction: 0.3 } })).toEqual({
      method: { name: 'topneg', keepFraction: 0.3 },
    });
  });

  it('leaves all settings in the keys of a code version for which a method has no defaults', () => {
    const method = keyed({ name: 'topneg', settings: {} });
    expect(omitDefaults({ method }, defaultsOf({ ...version, name: 'train.v99' }, method))).toEqual({ method });
  });
});
