import { trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { PlannedAddition } from '../MethodPlanner.js';
import { planRankedNegatives } from './planRankedNegatives.js';
import { rankedNegatives } from './rankedNegatives.js';

async function plan(version: unknown, own: object = {}) {
  const added: PlannedAddition[] = [];
  const method = { name: 'ranked-negatives', settings: { ...rankedNegatives.parseSettings(own) } };
  const settings = trainingSettingsSchema.parse({ totalEpochs: 5, seed: 3, method });
  const last = await planRankedNegatives(
    { task: { data: 'news', version }, settings, maxEpochs: Infinity, hasLanguageHead: false },
    {
      add: (stage) => Promise.resolve(`key ${added.push(stage)}`),
      titleOf: () => 'mine',
      complete: (given) => ({ ...given, settings: { ...given.settings, completed: true } }),
    },
  );
  return { added, last };
}

describe(planRankedNegatives, () => {
  it('trains an oracle on the other half, by negative sampling as the model itself, and the model taught by it', async () => {
    const { added, last } = await plan({ masked: 0.5, seed: 42, half: 2 }, { lambda: 0.7, rank: 'bottom' });
    expect(last).toBe('key 2');
    const [oracle, model] = added as [PlannedAddition, PlannedAddition];
    expect([oracle.kind, oracle.needs.models, oracle.title]).toEqual(['train', [5], 'mine, oracle of the other half']);
    expect(oracle.task).toMatchObject({ data: 'news', version: { masked: 0.5, seed: 42, half: 1 } });
    const { method } = oracle.task['settings'] as { method: { name: string; settings: object } };
    expect(method).toMatchObject({ name: 'negative-sampling', settings: { lambda: 0.7, completed: true } });
    expect(method.settings).not.toHaveProperty('rank');
    expect([model.kind, model.needs.models, model.title]).toEqual(['ranked-negatives', [], 'mine']);
    expect(model.task).toMatchObject({
      version: { masked: 0.5, seed: 42, half: 2 },
      teachers: [{ kind: 'train', key: 'key 1', epochs: 5 }],
      settings: { method: { name: 'ranked-negatives', settings: { lambda: 0.7, rank: 'bottom' } } },
    });
  });

  it.each(['distant', { masked: 0.5, seed: 42 }, { cleaning: 'key' }, { masked: 0.5, seed: 42, half: 3 }])(
    'refuses the version %j, which has no other half',
    async (version) => {
      await expect(plan(version)).rejects.toThrow('must be one half of masked sentences, such as masked-0.5-half-2');
    },
  );
});
