import { modelDefinitionSchema, nestFormerRecord, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { PlannedAddition } from '../MethodPlanner.js';
import { findMethod } from '../registry.js';
import { selfTraining } from './selfTraining.js';
import { selfTrainKind } from './selfTrainKind.js';

const { parseSettings } = selfTraining;
const plain = { name: 'span', settings: {} };

describe('planSelfTraining', () => {
  const settings = trainingSettingsSchema.parse({ totalEpochs: 6 });
  const plan = async (own: object, maxEpochs = Infinity) => {
    const added: PlannedAddition[] = [];
    const last = await selfTraining.planStages!(
      {
        task: { version: 'gold' },
        settings: { ...settings, method: { name: 'self-training', settings: { ...parseSettings(own) } } },
        maxEpochs,
        hasLanguageHead: false,
      },
      {
        add: (stage) => Promise.resolve(`key ${added.push(stage)}`),
        titleOf: (method) => (method === undefined ? 'itself' : `${method.name} alone`),
        complete: ({ name, settings: given }) => ({
          name,
          settings: { ...findMethod(name).parseSettings(given) },
        }),
      },
    );
    return { added, last };
  };

  it('trains, keeps the model, and goes on from it as long', async () => {
    const { added, last } = await plan({});
    expect(last).toBe('key 2');
    expect(added.map(({ kind, title, needs }) => [kind, title, needs.epochs, needs.models])).toEqual([
      ['train', 'span alone', 6, [6]],
      ['self-train', 'itself', 6, []],
    ]);
    expect(added[0]?.task).toEqual({ version: 'gold', settings: { ...settings, method: plain } });
    expect(added[1]?.task).toMatchObject({
      version: 'gold',
      start: { kind: 'train', key: 'key 1', epochs: 6 },
      settings: { totalEpochs: 6, method: { name: 'self-training', settings: { start: plain, confidence: 0.9 } } },
    });
  });

  it('takes epochs of its own, a limit of them, and a start by another method', async () => {
    const { added } = await plan({ totalEpochs: 4, start: { name: 'topneg' } }, 3);
    // Settings of the training are within the limit already.
    expect(added.map(({ needs }) => needs.epochs)).toEqual([6, 3]);
    const start = { name: 'topneg', settings: { keepFraction: 0.05 } };
    expect(added[0]).toMatchObject({ title: 'topneg alone', task: { settings: { method: start } } });
    expect(added[1]).toMatchObject({ task: { settings: { method: { settings: { start } } } } });
  });
});

describe('selfTrainKind', () => {
  const settingsOf = (own: object) =>
    trainingSettingsSchema.parse({ method: { name: 'self-training', settings: parseSettings(own) } });

  it('is in keys under its former names, the number of epochs among those of the training', () => {
    const start = { name: 'topneg', settings: { direction: 'least_similar' } };
    expect(selfTrainKind.describe!(settingsOf({ totalEpochs: 3, confidence: 0.5, start }))).toEqual({
      method: start,
      others: {
        selfTraining: { spans: 'kept', frequency: 'batch_all', confidence: 0.5, periodEpochs: 2, totalEpochs: null },
      },
    });
    const [{ defaults }] = selfTrainKind.codeVersions;
    expect(selfTrainKind.describe!(settingsOf({})).others).toEqual(defaults);
  });

  it('reads all of D where the released script does', () => {
    expect(selfTrainKind.readsAll!(settingsOf({}))).toBe(false);
    expect(selfTrainKind.readsAll!(settingsOf({ spans: 'all' }))).toBe(true);
  });
});

describe('former words of self-training', () => {
  it('are read in definitions of models, alone or on top of another method', () => {
    expect(modelDefinitionSchema.parse({ encoder: 'e', selfTrained: true }).method).toEqual({
      name: 'self-training',
      settings: {},
    });
    expect(modelDefinitionSchema.parse({ encoder: 'e', topneg: true, selfTrained: true }).method).toEqual({
      name: 'self-training',
      settings: { start: { name: 'topneg', settings: {} } },
    });
    expect(modelDefinitionSchema.parse({ encoder: 'e', topneg: false, selfTrained: false }).method).toEqual(plain);
  });

  it('are read in records of stages, where null said that there is none', () => {
    const run = { settings: { topneg: true, topnegKeepFraction: 0.2, seed: 3 } };
    const given = { spans: 'all', confidence: 0.8 };
    const start = { name: 'topneg', settings: { keepFraction: 0.2 } };
    expect(nestFormerRecord({ kind: 'self-train', run, selfTraining: given })).toEqual({
      kind: 'self-train',
      run: { settings: { seed: 3, method: { name: 'self-training', settings: { ...given, start } } } },
    });
    expect(nestFormerRecord({ kind: 'train', run, selfTraining: null })).toEqual({ kind: 'train', run });
    expect(nestFormerRecord({ kind: 'clean', run: null, selfTraining: null })).toEqual({ kind: 'clean', run: null });
  });
});
