import { z } from 'zod';

import { countTrainingOperations } from '../parts/countTrainingOperations.js';
import { describeBeginner, describeSettings } from '../parts/describeParts.js';
import { commonDefaults, methodDefaults, thresholdDefaults, trainingDefaults } from '../parts/frozenDefaults.js';
import { openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import { openRound } from '../parts/openRound.js';
import { performTraining } from '../parts/performTraining.js';
import { roundTaskShape, thresholdSettingsSchema, trainingTaskShape } from '../parts/taskSchemas.js';
import type { StageKind } from '../StageKind.js';
import { writeThresholdSamples } from './writeThresholdSamples.js';

const taskSchema = z.strictObject({
  kind: z.literal('threshold'),
  ...trainingTaskShape,
  ...roundTaskShape,
  threshold: thresholdSettingsSchema,
});

/** A training on D, or on what is left of it, with threshold samples under a class that does not exist. */
export type ThresholdTask = z.infer<typeof taskSchema>;

const cost = { isMeasured: false };

/** A threshold run (DynClean, section 3.2): it records the dynamics of samples that are known to be mislabelled. */
export const thresholdKind: StageKind<ThresholdTask> = {
  kind: 'threshold',
  words: { name: 'threshold run' },
  task: taskSchema,
  codeVersions: [
    {
      name: 'threshold.v2',
      defaults: { ...commonDefaults, training: trainingDefaults, method: methodDefaults, threshold: thresholdDefaults },
    },
  ],
  isMeasured: false,
  needsEngine: true,
  describe: ({ encoder, settings, version, threshold }, facts) =>
    describeBeginner({ encoder, version }, { ...describeSettings(settings), threshold }, facts),
  perform: async (folder, work, context) => {
    const { task, session } = work;
    const round = await openRound(work, task.version);
    const { data } = round;
    return performTraining(
      folder,
      {
        work,
        label: 'threshold run',
        ...round,
        openEncoder: () => openTrainingEncoder(folder, { encoder: task.encoder, data, session }),
        cost,
        prepareThreshold: (inputs) => writeThresholdSamples(folder, inputs, task.threshold),
      },
      context,
    );
  },
  countOperations: (task, needs, facts) => countTrainingOperations(task, needs, { ...facts, ...cost }),
};
