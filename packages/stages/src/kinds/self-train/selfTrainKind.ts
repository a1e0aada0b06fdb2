import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { InputError, selfTrainingSettingsSchema } from '@dynclean/schema';
import { z } from 'zod';

import { runFiles } from '../../context/runFiles.js';
import { openVersion } from '../../data/openVersion.js';
import { requireInput } from '../../perform/requireInput.js';
import type { StageStore } from '../../perform/StageStore.js';
import { keptModelName } from '../../training/trainStage.js';
import { countTrainingOperations } from '../parts/countTrainingOperations.js';
import { describeSettings, describeVersion } from '../parts/describeParts.js';
import { commonDefaults, methodDefaults, trainingDefaults } from '../parts/frozenDefaults.js';
import { performTraining } from '../parts/performTraining.js';
import { trainingTaskShape, versionRefSchema } from '../parts/taskSchemas.js';
import type { StageKind } from '../StageKind.js';

const taskSchema = z.strictObject({
  kind: z.literal('self-train'),
  ...trainingTaskShape,
  version: versionRefSchema,
  /** The training whose best model (of its first `startEpochs` epochs) it starts from. */
  start: z.string(),
  startEpochs: z.int().positive(),
  selfTraining: selfTrainingSettingsSchema,
});

/** A trained model that goes on as teacher and student. */
export type SelfTrainTask = z.infer<typeof taskSchema>;

const cost = { teachers: 1 };

/** Self-training (DynClean, Appendix F): goes on from a trained model, which labels what the student learns. */
export const selfTrainKind: StageKind<SelfTrainTask> = {
  kind: 'self-train',
  words: { name: 'self-training' },
  task: taskSchema,
  codeVersions: [
    {
      name: 'self-train.v2',
      defaults: {
        ...commonDefaults,
        version: 'distant',
        training: trainingDefaults,
        method: methodDefaults,
        selfTraining: {
          spans: 'kept',
          frequency: 'batch_all',
          confidence: 0.9,
          periodEpochs: 2,
          totalEpochs: null,
        },
      },
    },
  ],
  isMeasured: true,
  needsEngine: true,
  describe: ({ start, startEpochs, version, settings, selfTraining }, facts) => {
    const labels = describeVersion(version, facts);
    const common = { startEpochs, ...describeSettings(settings), selfTraining };
    return {
      exact: { start, version: labels.exact, ...common },
      portable: { start: facts.settingOf(start), version: labels.portable, ...common },
      inputs: [start, ...labels.inputs],
    };
  },
  perform: async (folder, work, context) => {
    const { store, session, task } = work;
    const version = task.selfTraining.spans === 'all' ? 'distant' : task.version;
    const data = await openVersion(work, task.data, version);
    const start = await findStart(store, task);
    const outcome = await performTraining(
      folder,
      work,
      {
        label: 'self-training',
        data,
        openEncoder: () => session.openEncoder(start),
        cost,
        selfTraining: { settings: task.selfTraining, start },
      },
      context,
    );
    return { ...outcome, selfTraining: task.selfTraining };
  },
  countOperations: (task, needs, facts) => countTrainingOperations(task, needs, facts, cost),
  startsFrom: ({ start }) => start,
};

/** The model folder that a self-training starts from. */
async function findStart(store: StageStore, task: SelfTrainTask): Promise<string> {
  const { record, folder } = await requireInput(store, 'train', task.start);
  const name = record.epochs === task.startEpochs ? runFiles.model : keptModelName(task.startEpochs);
  const place = join(folder, name);
  if (existsSync(place)) return place;
  throw new InputError(
    `${place}: must be the model that the self-training starts from, but is not there ("dynclean runs gc" may have ` +
      'dropped it). "dynclean run" makes it again.',
  );
}
