import { heldOutSettingsSchema } from '@dynclean/schema';
import { z } from 'zod';

import { countTrainingOperations } from '../parts/countTrainingOperations.js';
import { describeBeginner, describeSettings } from '../parts/describeParts.js';
import { commonDefaults, heldOutDefaults, methodDefaults, trainingDefaults } from '../parts/frozenDefaults.js';
import { openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import { openRound } from '../parts/openRound.js';
import { performTraining } from '../parts/performTraining.js';
import { roundTaskShape, trainingTaskShape } from '../parts/taskSchemas.js';
import type { StageKind } from '../StageKind.js';
import { holdOut } from './holdOut.js';

const taskSchema = z.strictObject({
  kind: z.literal('held-out'),
  ...trainingTaskShape,
  ...roundTaskShape,
  heldOut: heldOutSettingsSchema.extend({ fold: z.int().nonnegative() }),
});

/** A training on D, or on what is left of it, without the spans of one fold. */
export type HeldOutTask = z.infer<typeof taskSchema>;

const cost = { isMeasured: false };

/**
 * One fold of what is held out: a cleaner that never hears what the fold's spans are called, and records the dynamics
 * of just these. As many of these as there are folds speak of every name, or of every sentence.
 */
export const heldOutKind: StageKind<HeldOutTask> = {
  kind: 'held-out',
  words: { name: 'held-out run' },
  task: taskSchema,
  codeVersions: [
    {
      name: 'held-out.v1',
      defaults: { ...commonDefaults, training: trainingDefaults, method: methodDefaults, heldOut: heldOutDefaults },
      methodDefaultsOf: 'train.v2',
    },
  ],
  isMeasured: false,
  needsEngine: true,
  describe: ({ encoder, settings, version, heldOut }, facts) =>
    describeBeginner({ encoder, version }, { ...describeSettings(settings), heldOut }, facts),
  perform: async (folder, work, context) => {
    const { task, session } = work;
    const round = await openRound(work, task.version);
    const { data } = round;
    return performTraining(
      folder,
      {
        work,
        label: `held-out run ${task.heldOut.fold + 1} of ${task.heldOut.folds}`,
        ...round,
        openEncoder: () => openTrainingEncoder(folder, { encoder: task.encoder, data, session }),
        cost,
        holdOut: (judged, learned) => holdOut(judged, task.heldOut, learned),
      },
      context,
    );
  },
  countOperations: (task, needs, facts) => countTrainingOperations(task, needs, { ...facts, ...cost }),
};
