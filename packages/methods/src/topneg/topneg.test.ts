import { modelInfoSchema, recordedTrainingSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { listMethods } from '../registry.js';
import { topneg } from './topneg.js';

const former = {
  topneg: true,
  topnegKeepFraction: 0.3,
  topnegRepresentation: 'span_input',
  topnegDirection: 'least_similar',
  topnegNoPositives: 'last',
};

describe('topneg', () => {
  it('is among the methods, with the defaults that keys of results leave out', () => {
    expect(listMethods()).toContain(topneg);
    for (const defaults of Object.values(topneg.frozenDefaults)) expect(topneg.parseSettings({})).toEqual(defaults);
  });

  it('is read where its settings stood beside the others', () => {
    expect(recordedTrainingSettingsSchema.parse({ seed: 7, ...former })).toEqual(
      trainingSettingsSchema.parse({
        seed: 7,
        method: {
          name: 'topneg',
          settings: {
            keepFraction: 0.3,
            representation: 'span_input',
            direction: 'least_similar',
            noPositives: 'last',
          },
        },
      }),
    );
  });

  it('is forgotten where it was off, whatever its settings were', () => {
    expect(recordedTrainingSettingsSchema.parse({ ...former, topneg: false })).toEqual(
      trainingSettingsSchema.parse({}),
    );
  });

  it('is refused beside a method, and where the flag is none', () => {
    const method = { name: 'span', settings: {} };
    expect(recordedTrainingSettingsSchema.safeParse({ topneg: true, method }).success).toBe(false);
    expect(recordedTrainingSettingsSchema.safeParse({ topneg: 'yes' }).success).toBe(false);
    // Settings of today have no such field.
    expect(trainingSettingsSchema.safeParse({ topneg: true }).success).toBe(false);
    expect(modelInfoSchema.shape.settings).toBe(recordedTrainingSettingsSchema);
  });
});
