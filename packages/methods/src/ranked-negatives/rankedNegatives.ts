import { InputError } from '@dynclean/schema';

import { defineMethod } from '../defineMethod.js';
import type { ObjectiveContext } from '../Method.js';
import { negativeSampling } from '../negative-sampling/negativeSampling.js';
import { NegativeSamplingObjective } from '../negative-sampling/NegativeSamplingObjective.js';
import { negativeSamplingSettingsSchema } from '../negative-sampling/NegativeSamplingSettings.js';
import { planRankedNegatives } from './planRankedNegatives.js';
import { rankedNegativesKind } from './rankedNegativesKind.js';
import { type RankedNegativesSettings, rankedNegativesSettingsSchema } from './RankedNegativesSettings.js';
import { rankNegatives } from './rankNegatives.js';

/**
 * Negatives by how unsure an oracle is of them (Li et al. 2022, section 3.2.2): of each sentence the same k at every
 * visit, which a model that was trained on other sentences has ranked by entropy. An experiment on what negatives
 * teach, not a way to train: it leaves entities that nobody annotated out by the gold labels.
 */
export const rankedNegatives = defineMethod({
  name: 'ranked-negatives',
  title: 'Ranked negatives',
  settings: rankedNegativesSettingsSchema,
  stageKinds: [rankedNegativesKind],
  chooseHead: ({ rank: _rank, ...sampling }) => negativeSampling.chooseHead(sampling),
  createObjective,
  planStages: planRankedNegatives,
});

function createObjective(
  settings: RankedNegativesSettings,
  { batches, totalEpochs, goldLabels, teachers }: ObjectiveContext,
): NegativeSamplingObjective {
  const gold = goldLabels?.() ?? null;
  const chooseNegatives = async (): Promise<Uint8Array> => {
    const [openOracle] = teachers;
    if (openOracle === undefined) throw new Error('ranked-negatives: there must be an oracle, but there is none');
    if (gold === null)
      throw new InputError('ranked-negatives: the sentences must have gold labels (train-gold), but have none');
    const oracle = await openOracle();
    try {
      return await rankNegatives(oracle, batches, { settings, gold });
    } finally {
      oracle.dispose();
    }
  };
  const { rank: _rank, ...sampling } = settings;
  return new NegativeSamplingObjective(batches, {
    settings: negativeSamplingSettingsSchema.parse(sampling),
    totalEpochs,
    gold,
    chooseNegatives,
  });
}
