import { findMethod } from '@dynclean/methods';
import { cleaningSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { Option } from '../parsing/Option.js';
import { cleaningOptions } from './cleaningOptions.js';
import { createMethodOptions } from './methodOptions.js';
import { optionsFromSchema } from './optionsFromSchema.js';
import { trainingOptions } from './trainingOptions.js';

/** Values of every kind that a person may type. */
const typed = ['-1', '0', '0.04', '0.5', '1', '1.5', '2', '90', '100', '101', 'aum', 'fixed', 'both', 'corrected', 'x'];

const accepts = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

const ofMethods = createMethodOptions('Training:', { ofCleaner: false });
const ofTraining = Object.fromEntries(
  Object.entries<Option<unknown>>(trainingOptions).filter(([name]) => !(name in ofMethods)),
);
/** As the command line has them: the flag chooses, the rest are settings. */
const topnegOptions = Object.fromEntries(
  Object.entries(ofMethods).flatMap(([name, option]) => {
    const setting = /^topneg(.)(.*)$/.exec(name);
    return setting === null ? [] : [[`${setting[1]!.toLowerCase()}${setting[2]!}`, option]];
  }),
);

describe.each([
  ['training', ofTraining, trainingSettingsSchema.omit({ method: true })],
  ['topneg', topnegOptions, findMethod('topneg').settings],
  ['cleaning', cleaningOptions as Record<string, Option<unknown>>, cleaningSettingsSchema],
])('options of %s settings', (_name, options, schema) => {
  const names = Object.keys(schema.parse({}));

  it('are all there', () => {
    expect(Object.keys(options).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s takes what the schema takes, and nothing else', (name) => {
    const option = options[name]!;
    for (const value of option.shape === 'flag' ? [true, false] : typed) {
      const asNumber = Number(value);
      const meant =
        option.choices !== undefined || option.shape === 'flag' || option.valueName === 'name' || Number.isNaN(asNumber)
          ? value
          : asNumber;
      const bySchema = schema.safeParse({ [name]: meant }).success;
      expect({ value, taken: accepts(() => option.read(value, `--${name}`)) }).toEqual({ value, taken: bySchema });
    }
  });
});

describe(optionsFromSchema, () => {
  it('shows defaults as people write them', () => {
    expect(trainingOptions.adamEpsilon.shownDefault).toBe('1e-6');
    expect(trainingOptions.headDropout.shownDefault).toBe('0.2');
    expect(cleaningOptions.metric.shownDefault).toBe('aum');
  });

  it('refuses a name that is no setting', () => {
    const schema = { toJSONSchema: () => ({ properties: {} }) };
    expect(() => optionsFromSchema<{ a: number }>(schema, { a: { describe: 'x' } }, 'G')).toThrow(
      'the schema has no setting a',
    );
  });
});
