import { readFile } from 'node:fs/promises';

import { listMethods } from '@dynclean/methods';
import {
  cleaningSettingsSchema,
  heldOutSettingsSchema,
  type MethodChoice,
  trainingSettingsSchema,
} from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { nestSettings } from '../kinds/parts/nestSettings.js';
import { findStageKind, listStageKinds } from '../kinds/stageKinds.js';
import { defaultsOf } from './codeVersions.js';
import { pickThreshold } from './describeStage.js';
import { type Entries, omitDefaults } from './omitDefaults.js';

/** Every code version that ever made results, as it was when it was made. Entries come to it; none is ever changed. */
const frozen = JSON.parse(
  await readFile(new URL('../../golden/codeVersions.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, Entries>>>>;

const advice = (kind: string, name: string): string =>
  `A default has changed: results of ${name} would get the keys of others. Add a code version above it to its kind ` +
  `with defaults of its own (and to golden/codeVersions.json), and leave those of ${name} as they were. A setting that is new is ` +
  `added to ${name} in both with the value at which ${kind} stages compute what they did before.`;

const stageKinds = listStageKinds().map(({ kind }) => kind);
const codeVersionsOf = (kind: string) => findStageKind(kind).codeVersions;

const plain: MethodChoice = { name: 'span', settings: {} };
/** The method whose settings stand in the frozen ones beside the name of the usual one. */
const withSettings = { name: 'topneg' };

/** Defaults of the settings that a key of this kind is made of, as the schemas have them now. */
function readSchemas(kind: string): Entries {
  const trained = nestSettings(trainingSettingsSchema.parse({ method: withSettings }));
  const method = { ...trained.method, name: plain.name };
  const cleaning = cleaningSettingsSchema.parse({});
  const byKind: Record<string, Entries> = {
    annotate: {}, // its settings are an annotator's own, and stand in keys as they are given
    train: { ...trained, method },
    threshold: { ...trained, method, threshold: pickThreshold(cleaning) },
    clean: { cleaning },
    'language-head': {}, // all of its settings are in its keys
    predict: {}, // which model and which sentences
    'held-out': { ...trained, method, heldOut: heldOutSettingsSchema.parse({}) },
  };
  return byKind[kind] ?? { ...trained, method, ...describeOwn(kind) };
}

/** Of a kind that a method brings: what it adds to a key. */
function describeOwn(kind: string): Entries {
  const [method] = listMethods().filter(({ stageKinds }) => stageKinds.some((of) => of.kind === kind));
  const choice = { name: method!.name, settings: { ...method!.parseSettings({}) } };
  const [own] = method!.stageKinds;
  return own!.describe?.(trainingSettingsSchema.parse({ method: choice })).others ?? {};
}

describe('codeVersions', () => {
  it.each(stageKinds)('of %s stages keep the defaults that they were made with', (kind) => {
    expect(
      codeVersionsOf(kind)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(frozen[kind] ?? {}).sort());
    for (const version of codeVersionsOf(kind)) {
      const { name } = version;
      const told = advice(kind, name);
      expect({ ...defaultsOf(version, withSettings), advice: told }).toEqual({ ...frozen[kind]?.[name], advice: told });
    }
  });

  it.each(stageKinds)('the newest one of %s stages has the defaults of today’s settings, each of them', (kind) => {
    const [version] = codeVersionsOf(kind);
    const { name } = version;
    expect({ ...defaultsOf(version, withSettings), advice: advice(kind, name) }).toMatchObject({
      ...readSchemas(kind),
      advice: advice(kind, name),
    });
  });

  it('names each code version once', () => {
    const names = stageKinds.flatMap((kind) => codeVersionsOf(kind).map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe(defaultsOf, () => {
  const [version] = codeVersionsOf('train');
  const keyed = (method: MethodChoice) => nestSettings(trainingSettingsSchema.parse({ method })).method;
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
