import { readFile } from 'node:fs/promises';

import { cleaningSettingsSchema, selfTrainingSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { findStageKind, listStageKinds } from '../kinds/stageKinds.js';
import { pickThreshold } from './describeStage.js';
import { nestSettings } from './nestSettings.js';
import type { Entries } from './omitDefaults.js';

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

/** Defaults of the settings that a key of this kind is made of, as the schemas have them now. */
function readSchemas(kind: string): Entries {
  const trained = nestSettings(trainingSettingsSchema.parse({}));
  const cleaning = cleaningSettingsSchema.parse({});
  const byKind: Record<string, Entries> = {
    train: trained,
    threshold: { ...trained, threshold: pickThreshold(cleaning) },
    clean: { cleaning },
    'self-train': { ...trained, selfTraining: selfTrainingSettingsSchema.parse({}) },
  };
  return byKind[kind] ?? {};
}

describe('codeVersions', () => {
  it.each(stageKinds)('of %s stages keep the defaults that they were made with', (kind) => {
    expect(
      codeVersionsOf(kind)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(frozen[kind] ?? {}).sort());
    for (const { name, defaults } of codeVersionsOf(kind)) {
      const told = advice(kind, name);
      expect({ ...defaults, advice: told }).toEqual({ ...frozen[kind]?.[name], advice: told });
    }
  });

  it.each(stageKinds)('the newest one of %s stages has the defaults of today’s settings, each of them', (kind) => {
    const [{ name, defaults }] = codeVersionsOf(kind);
    expect({ ...defaults, advice: advice(kind, name) }).toMatchObject({
      ...readSchemas(kind),
      advice: advice(kind, name),
    });
  });

  it('names each code version once', () => {
    const names = stageKinds.flatMap((kind) => codeVersionsOf(kind).map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });
});
