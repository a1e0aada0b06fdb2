import { z } from 'zod';

import { countTrainingOperations } from '../parts/countTrainingOperations.js';
import { describeEncoder, describeSettings, describeVersion } from '../parts/describeParts.js';
import { commonDefaults, methodDefaults, trainingDefaults } from '../parts/frozenDefaults.js';
import { openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import { openRound } from '../parts/openRound.js';
import { performTraining } from '../parts/performTraining.js';
import { trainingTaskShape, versionRefSchema } from '../parts/taskSchemas.js';
import type { StageKind } from '../StageKind.js';

const taskSchema = z.strictObject({ kind: z.literal('train'), ...trainingTaskShape, version: versionRefSchema });

/** A training on D, on gold labels or on what a cleaning made; it may record the dynamics of what D says. */
export type TrainTask = z.infer<typeof taskSchema>;

/** Trains a model on a version of the data and measures it on dev and test. */
export const trainKind: StageKind<TrainTask> = {
  kind: 'train',
  words: { name: 'training' },
  task: taskSchema,
  codeVersions: [
    {
      name: 'train.v2',
      defaults: { ...commonDefaults, version: 'distant', training: trainingDefaults, method: methodDefaults },
    },
  ],
  isMeasured: true,
  needsEngine: true,
  describe: ({ version, encoder, settings }, facts) => {
    const [labels, weights] = [describeVersion(version, facts), describeEncoder(encoder, facts.encoder)];
    const common = describeSettings(settings);
    return {
      exact: { version: labels.exact, encoder: weights.exact, ...common },
      portable: { version: labels.portable, encoder: weights.portable, ...common },
      inputs: labels.inputs,
    };
  },
  perform: async (folder, work, context) => {
    const { task, session } = work;
    const round = await openRound(work, task.version);
    const { data } = round;
    return performTraining(
      folder,
      {
        work,
        label: 'training',
        ...round,
        openEncoder: () => openTrainingEncoder(folder, { encoder: task.encoder, data, session }),
      },
      context,
    );
  },
  countOperations: (task, needs, facts) => countTrainingOperations(task, needs, facts),
};
