import { trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { PlannedAddition } from '../MethodPlanner.js';
import { planRoster } from './planRoster.js';
import { roster } from './roster.js';
import { rosterEnsembleKind, rosterModelKind, rosterSelfTrainKind } from './rosterKinds.js';

const choose = (own: object) => ({ name: 'roster', settings: { ...roster.parseSettings(own) } });
const parseTraining = (own: object, given: object = {}) =>
  trainingSettingsSchema.parse({ ...roster.training, totalEpochs: 3, seed: 30, ...given, method: choose(own) });

async function plan(own: object, { maxEpochs = Infinity, hasLanguageHead = false, given = {} } = {}) {
  const added: PlannedAddition[] = [];
  const last = await planRoster(
    {
      task: { version: 'distant', data: 'd', encoder: 'e' },
      settings: parseTraining(own, given),
      hasLanguageHead,
      maxEpochs,
    },
    {
      add: (stage) => Promise.resolve(`key ${added.push(stage)}`),
      titleOf: () => 'mine',
      complete: (method) => ({ name: method.name, settings: {} }),
    },
  );
  return { added, last };
}

const model = (index: number) => ({ kind: 'roster-model', key: `key ${index}`, epochs: 3 });

describe(planRoster, () => {
  it.each([
    ['of its code', {}, { warmupRatio: 0.1, weightDecay: 0.01, decayExemptions: 'vectors', maxGradientNorm: 1 }],
    ['that it is given', { warmupRatio: 0, weightDecay: 0, decayExemptions: 'none', maxGradientNorm: null }, {}],
  ])('has the warm-up, decay and clipping %s in every stage', async (_case, given, usual) => {
    const { added } = await plan({}, { given });
    expect(added).toHaveLength(7);
    const wanted = { schedule: 'linear', adamEpsilon: 1e-8, ...usual, ...given };
    for (const { task } of added) expect(task['settings']).toMatchObject(wanted);
  });

  it('trains five models, their student, and lets that learn from itself, with seeds one after the other', async () => {
    const { added, last } = await plan({});
    expect(last).toBe('key 7');
    const settingsOf = ({ task }: PlannedAddition) => task['settings'] as ReturnType<typeof parseTraining>;
    expect(added.map((stage) => [stage.kind, settingsOf(stage).seed, stage.needs.epochs, stage.needs.models])).toEqual([
      ...[30, 31, 32, 33, 34].map((seed) => ['roster-model', seed, 3, [3]]),
      ['roster-ensemble', 35, 2, [2]],
      ['roster-self-train', 35, 5, []],
    ]);
    const teachers = [1, 2, 3, 4, 5].map(model);
    expect(added[5]!.task).toMatchObject({ teachers, version: 'distant' });
    expect(added[5]!.task).not.toHaveProperty('start');
    expect(added[6]!.task).toMatchObject({ teachers, start: { kind: 'roster-ensemble', key: 'key 6', epochs: 2 } });
    expect(added.map(({ title }) => title)).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => `mine, model ${number} of 5`),
      'mine, student',
      'mine',
    ]);
    const rates = added.slice(4).map((stage) => [settingsOf(stage).encoderLr, settingsOf(stage).headLr]);
    [3e-5, 1e-5, 5e-7].forEach((rate, stage) => rates[stage]!.forEach((of) => expect(of / rate).toBeCloseTo(1, 12)));
    expect(added.map((stage) => settingsOf(stage).method.settings['stage'])).toEqual([
      ...Array<string>(5).fill('model'),
      'ensemble',
      'self_training',
    ]);
  });

  it('ends with the stage that is asked for', async () => {
    const one = await plan({ stage: 'model' });
    expect(one.added.map(({ kind, needs, title }) => [kind, needs.models, title])).toEqual([
      ['roster-model', [], 'mine'],
    ]);
    const { added, last } = await plan({ stage: 'ensemble', numModels: 2, ensembleEpochs: null });
    expect(last).toBe('key 3');
    expect(added[2]).toMatchObject({ kind: 'roster-ensemble', needs: { epochs: 3, models: [] }, title: 'mine' });
  });

  it('keeps to the most epochs of a profile', async () => {
    const { added } = await plan({ selfTrainingEpochs: 9 }, { maxEpochs: 4 });
    expect(added.map(({ needs }) => needs.epochs)).toEqual([3, 3, 3, 3, 3, 2, 4]);
  });
});

describe('copies of the text', () => {
  const lastOf = ({ added }: Awaited<ReturnType<typeof plan>>) => {
    const { task } = added.at(-1)!;
    const { method } = task['settings'] as ReturnType<typeof parseTraining>;
    return [method.settings['augmentation'], task['language']];
  };

  it("are drawn by the encoder's own head where its checkpoint has one and nothing else is said, else there are none", async () => {
    expect(lastOf(await plan({}, { hasLanguageHead: true }))).toEqual(['checkpoint', 'checkpoint']);
    expect(lastOf(await plan({}))).toEqual(['none', undefined]);
    const without = await plan({ augmentation: 'none' }, { hasLanguageHead: true });
    expect(lastOf(without)).toEqual(['none', undefined]);
    expect(without.added).toHaveLength(7);
  });

  it('are drawn by a head that is trained on the text for it, whatever its labels and the seed', async () => {
    const own = { augmentation: 'substitute', substituteEpochs: 9, substituteSeed: 4 };
    const made = await plan(own, { hasLanguageHead: true, maxEpochs: 8 });
    expect(made.added.map(({ kind }) => kind).slice(5)).toEqual([
      'roster-ensemble',
      'language-head',
      'roster-self-train',
    ]);
    expect(made.added[6]).toEqual({
      kind: 'language-head',
      task: {
        data: 'd',
        encoder: 'e',
        settings: { seed: 4, epochs: 8, batchSize: 32, learningRate: 5e-3, maskProbability: 0.15 },
      },
      needs: { epochs: 8, dynamicsEpochs: 0, models: [] },
      title: 'mine, substitute for a language head',
    });
    expect(lastOf(made)).toEqual(['substitute', { kind: 'language-head', key: 'key 7', epochs: 8 }]);
  });

  it('are refused where a head is asked for that is not there', async () => {
    await expect(plan({ augmentation: 'checkpoint' })).rejects.toThrow(
      'roster: augmentation checkpoint must have an encoder whose checkpoint holds the head that it was pre-trained with, ' +
        'but this one holds none. Take one that does (roberta-base), or augmentation substitute, or none.',
    );
  });
});

describe('keys of the stages', () => {
  const describeAs = (kind: typeof rosterModelKind, own: object) => kind.describe!(parseTraining(own)).method.settings;

  it('have what the stage computes by, and nothing of later stages', () => {
    const later = { selfTrainingEpochs: 9, ensembleLoss: 'full_kl', numModels: 3, entityGate: 0 };
    expect(describeAs(rosterModelKind, { stage: 'model', ...later })).toEqual({
      stage: 'model',
      wordDropout: 0.1,
      gceQ: 0.7,
      dropO: 0.5,
      removal: 'two_head',
      removalThreshold: 0.7,
      removalInterval: 200,
      minorityShare: 0.9,
    });
    expect(describeAs(rosterEnsembleKind, { stage: 'ensemble', ...later, gceQ: 0.1 })).toEqual({
      stage: 'ensemble',
      wordDropout: 0.1,
      ensembleLoss: 'full_kl',
    });
    expect(describeAs(rosterSelfTrainKind, later)).toEqual({
      stage: 'self_training',
      softLabelInterval: 100,
      entityGate: 0,
    });
    expect(describeAs(rosterSelfTrainKind, { augmentation: 'none', maskProbability: 0.5 })).toEqual({
      stage: 'self_training',
      softLabelInterval: 100,
      entityGate: 0.8,
    });
    expect(describeAs(rosterSelfTrainKind, { augmentation: 'substitute', substituteEpochs: 3 })).toEqual({
      stage: 'self_training',
      softLabelInterval: 100,
      entityGate: 0.8,
      augmentation: 'substitute',
      augmentationModel: 'pretrained',
      augmentationRefresh: 'each_epoch',
      augmentationReplace: 'first_pieces',
      maskProbability: 0.15,
      numReplacements: 5,
      agreement: true,
    });
  });
});
