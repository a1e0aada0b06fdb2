import { InputError } from '@dynclean/schema';
import { z } from 'zod';

import type { MethodPlanner, MethodRequest } from '../MethodPlanner.js';
import { rankedNegativesKind } from './rankedNegativesKind.js';
import { rankedNegativesSettingsSchema } from './RankedNegativesSettings.js';

/** What a version must be: one half of the masked sentences. */
const halfSchema = z.object({ half: z.union([z.literal(1), z.literal(2)]) });

/** The oracle on one half of the sentences, and the model on the other (Li et al. 2022, section 3.2.2). */
export async function planRankedNegatives({ task, settings }: MethodRequest, planner: MethodPlanner): Promise<string> {
  const { version } = task;
  const parsed = halfSchema.safeParse(version);
  if (!parsed.success) {
    throw new InputError(
      'ranked-negatives: the version must be one half of masked sentences, such as masked-0.5-half-2: the other half ' +
        `trains the oracle; but got ${JSON.stringify(version)}`,
    );
  }
  const { rank, ...sampling } = rankedNegativesSettingsSchema.parse(settings.method.settings);
  const { totalEpochs: epochs } = settings;
  const oracle = await planner.add({
    kind: 'train',
    task: {
      ...task,
      version: { ...(version as object), half: 3 - parsed.data.half },
      settings: { ...settings, method: planner.complete({ name: 'negative-sampling', settings: sampling }) },
    },
    needs: { epochs, dynamicsEpochs: 0, models: [epochs] },
    title: `${planner.titleOf()}, oracle of the other half`,
  });
  return planner.add({
    kind: rankedNegativesKind.kind,
    task: {
      ...task,
      settings: { ...settings, method: { ...settings.method, settings: { ...sampling, rank } } },
      teachers: [{ kind: 'train', key: oracle, epochs }],
    },
    needs: { epochs, dynamicsEpochs: 0, models: [] },
    title: planner.titleOf(),
  });
}
