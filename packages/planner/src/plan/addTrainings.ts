import { completeChoice, findMethod, type MethodPlanner, requireOneStage } from '@dynclean/methods';
import type { MethodChoice, ModelDefinition, TrainingSettings } from '@dynclean/schema';
import {
  type EncoderRef,
  findStageKind,
  type StageNeeds,
  type StageTask,
  type TrainTask,
  type VersionRef,
} from '@dynclean/stages';

import type { KnownNames } from '../manifests/KnownNames.js';
import { type CellRequest, completeMethod, describeGiven, resolveCellTraining } from './CellRequest.js';
import type { MethodStage } from './Plan.js';

/** The stages that train a cell's model. */
export interface PlannedTrainings {
  /** In the order in which they were added, but that the last one ends with the model. */
  readonly methodStages: readonly MethodStage[];
  readonly modelSelection: TrainingSettings['modelSelection'];
}

/** A cell's model with the encoder that a profile may have put in its place. */
type TrainedModel = Omit<ModelDefinition, 'encoder'> & { readonly name: string; readonly encoder: EncoderRef };

/** Adds the stages by which a cell's model is trained on a version, as its method has them. */
export async function addTrainings(
  request: CellRequest,
  model: TrainedModel,
  version: VersionRef,
): Promise<PlannedTrainings> {
  const { names, profile, cell } = request;
  const { encoder, method } = model;
  const settings = await resolveCellTraining(request, { encoder, method, seed: cell.seed });
  const methodStages: MethodStage[] = [];
  const { planStages } = findMethod(method.name);
  const planner = createPlanner(request, model, methodStages);
  const task = { data: names.data, version, encoder };
  const last =
    planStages === undefined
      ? await planOneTraining({ ...task, settings }, planner)
      : await planStages(
          {
            task,
            settings,
            hasLanguageHead: (await request.inventory.describeEncoder(encoder)).hasLanguageHead,
            maxEpochs: profile?.maxEpochs ?? Infinity,
          },
          planner,
        );
  const isLast = ({ key }: MethodStage): boolean => key === last;
  const final = methodStages.find(isLast);
  if (final === undefined) throw new Error(`method ${method.name}: planStages must return a key that it was given`);
  return {
    methodStages: [...methodStages.filter((one) => !isLast(one)), final],
    modelSelection: settings.modelSelection,
  };
}

/** What a method adds its stages by, and what adds those that are well-formed already. */
type TrainingPlanner = MethodPlanner & {
  readonly addTask: (task: StageTask, text: { readonly needs: StageNeeds; readonly title: string }) => Promise<string>;
};

/** @param added - takes the stages. */
function createPlanner(request: CellRequest, model: TrainedModel, added: MethodStage[]): TrainingPlanner {
  const { name: modelName } = model;
  const { loaded, cell, names, precision, collector } = request;
  const addTask: TrainingPlanner['addTask'] = async (task, { needs, title }) => {
    const { key } = await collector.add(task, needs, { title, precision });
    added.push({ key, epochs: needs.epochs });
    return key;
  };
  return {
    addTask,
    add: ({ kind, task, ...text }) => addTask(findStageKind(kind).task.parse({ ...task, kind }), text),
    titleOf: (method) => {
      const name = method === undefined ? modelName : findModelName(loaded.names, modelName, method);
      return `${names.data.name}, ${name} on ${cell.version}${describeGiven(request, '')}, seed ${cell.seed}`;
    },
    complete: (method) => {
      requireOneStage(method, `${loaded.path}: model ${modelName}`);
      return completeMethod(request, method);
    },
  };
}

/** What a method does that says nothing else: one training, whose model nothing goes on from. */
const planOneTraining = (task: Omit<TrainTask, 'kind'>, planner: TrainingPlanner): Promise<string> =>
  planner.addTask(
    { kind: 'train', ...task },
    {
      needs: { epochs: task.settings.totalEpochs, dynamicsEpochs: 0, models: [] },
      title: planner.titleOf(),
    },
  );

/**
 * The first model with the encoder of another one that is trained by this method; where there is none, that other one.
 */
function findModelName({ models }: KnownNames, name: string, method: MethodChoice): string {
  const encoder = models.get(name)?.encoder;
  const wanted = JSON.stringify(completeChoice(method));
  const isMeant = (of: ModelDefinition): boolean =>
    of.encoder === encoder && JSON.stringify(completeChoice(of.method)) === wanted;
  const [found = name] = [...models].find(([, of]) => isMeant(of)) ?? [];
  return found;
}
