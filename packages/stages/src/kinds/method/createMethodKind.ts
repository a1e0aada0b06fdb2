import type { MethodStageKind, StartRef } from '@dynclean/methods';
import { z } from 'zod';

import type { EncoderRef } from '../../store/PlannedStage.js';
import { findLanguageHead } from '../language-head/languageHeadKind.js';
import { countTrainingOperations } from '../parts/countTrainingOperations.js';
import { describeEncoder, describeSettings, describeVersion } from '../parts/describeParts.js';
import { findModel } from '../parts/findModel.js';
import { commonDefaults, methodDefaults, trainingDefaults } from '../parts/frozenDefaults.js';
import { nestMethod } from '../parts/nestSettings.js';
import { openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import { openVersion } from '../parts/openVersion.js';
import { performTraining } from '../parts/performTraining.js';
import { startRefSchema, trainingTaskShape, versionRefSchema } from '../parts/taskSchemas.js';
import type { StageKind, TaskDescription, TaskFacts } from '../StageKind.js';

const createTaskSchema = <K extends string>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    ...trainingTaskShape,
    version: versionRefSchema,
    /** The stage whose best model (of its first `epochs` epochs) it goes on from; null: it begins with the encoder. */
    start: startRefSchema.nullable().default(null),
    /** Stages whose models teach it. */
    teachers: z.array(startRefSchema).default([]),
    /** By which head its encoder predicts masked words: its checkpoint's, or that of a stage; null: nobody asks. */
    language: z
      .union([z.literal('checkpoint'), startRefSchema])
      .nullable()
      .default(null),
  });

/** A training of a method's own kind. */
export type MethodTask = z.output<ReturnType<typeof createTaskSchema>>;

/** A kind of stage that a training method brings, put together: a training whose method and start its task names. */
export function createMethodKind(of: MethodStageKind): StageKind<MethodTask> {
  const { kind, word, teachers = 0 } = of;
  const common = { ...commonDefaults, version: 'distant', training: trainingDefaults, method: methodDefaults };
  const [newest, ...older] = of.codeVersions.map(({ defaults, ...version }) => ({
    ...version,
    defaults: { ...common, ...defaults },
  }));
  return {
    kind,
    words: { name: word },
    task: createTaskSchema(kind),
    codeVersions: [newest!, ...older],
    isMeasured: true,
    needsEngine: true,
    describe: (task, facts) => describeTask(of, task, facts),
    perform: async (folder, work, context) => {
      const { store, session, task } = work;
      const { language } = task;
      const data = await openVersion(work, task.data, of.readsAll?.(task.settings) === true ? 'distant' : task.version);
      const start = task.start === null ? null : await findModel(store, task.start, word);
      const teacherFolders = await Promise.all(task.teachers.map((teacher) => findModel(store, teacher, word)));
      return performTraining(
        folder,
        {
          work,
          label: word,
          data,
          openEncoder: () =>
            start === null
              ? openTrainingEncoder(folder, { encoder: task.encoder, data, session })
              : session.openEncoder(start),
          cost: { teachers },
          ...(start !== null && { start }),
          teachers: teacherFolders,
          ...(language !== null && {
            openLanguage: async () => ({
              encoder: await openTrainingEncoder(folder, { encoder: task.encoder, data, session }),
              head: language === 'checkpoint' ? null : await findLanguageHead(store, language),
            }),
          }),
        },
        context,
      );
    },
    countOperations: (task, needs, facts) => countTrainingOperations(task, needs, { ...facts, teachers }),
    needsModelsOf: ({ start, teachers: taughtBy }) =>
      [...(start === null ? [] : [start]), ...taughtBy].map(({ key }) => key),
  };
}

/** What determines such a stage: its method as the kind has it in keys, and what it starts from or learns of. */
function describeTask(
  of: MethodStageKind,
  { start, teachers, language, version, encoder, settings }: MethodTask,
  facts: TaskFacts,
): TaskDescription {
  const labels = describeVersion(version, facts);
  const { method = settings.method, others = {} } = of.describe?.(settings) ?? {};
  const described = { ...describeSettings(settings), method: nestMethod(method), ...others };
  const taught = describeTeachers(teachers, facts);
  const begun = describeBeginning(start, encoder, facts);
  const spoken = describeLanguage(language, facts);
  return {
    exact: { ...begun.exact, version: labels.exact, ...described, ...taught.exact, ...spoken.exact },
    portable: { ...begun.portable, version: labels.portable, ...described, ...taught.portable, ...spoken.portable },
    inputs: [...begun.inputs, ...taught.inputs, ...spoken.inputs, ...labels.inputs],
  };
}

/** The weights that it begins with: of the encoder, or of another stage's model. */
function describeBeginning(start: StartRef | null, encoder: EncoderRef, facts: TaskFacts) {
  if (start === null) {
    const weights = describeEncoder(encoder, facts.encoder);
    return { exact: { encoder: weights.exact }, portable: { encoder: weights.portable }, inputs: [] };
  }
  const { key, epochs: startEpochs } = start;
  return {
    exact: { start: key, startEpochs },
    portable: { start: facts.settingOf(key), startEpochs },
    inputs: [key],
  };
}

/** The stages whose models teach, as a key has them; nothing where there are none. */
function describeTeachers(teachers: readonly StartRef[], { settingOf }: TaskFacts) {
  if (teachers.length === 0) return { exact: {}, portable: {}, inputs: [] };
  return {
    exact: { teachers: teachers.map(({ key, epochs }) => ({ key, epochs })) },
    portable: { teachers: teachers.map(({ key, epochs }) => ({ setting: settingOf(key), epochs })) },
    inputs: teachers.map(({ key }) => key),
  };
}

/** The stage that a language head comes from; nothing where it is the checkpoint's, which the encoder determines. */
function describeLanguage(language: MethodTask['language'], { settingOf }: TaskFacts) {
  if (language === null || language === 'checkpoint') return { exact: {}, portable: {}, inputs: [] };
  const { key } = language;
  return { exact: { language: key }, portable: { language: settingOf(key) }, inputs: [key] };
}
