import { completeChoice, findMethod, requireOneStage } from '@dynclean/methods';
import { hasLanguageHead } from '@dynclean/weights';

import type { PlannedStage } from '../store/PlannedStage.js';
import { type ChainFacts, ChainPlan } from './planChain.js';

/** The stages of a training, in the order in which they are done; the last one ends with its model. */
export type TrainingStages = readonly [...before: PlannedStage[], last: PlannedStage];

/**
 * The stages that a training takes by its method: most methods take one, and one that takes several says which these
 * are, as in manifests.
 *
 * @throws InputError where the method begins with another that takes several itself.
 */
export async function planTraining(
  facts: ChainFacts,
  { dynamics }: { readonly dynamics: boolean },
): Promise<TrainingStages> {
  const { ref, encoderName, settings } = facts;
  const plan = new ChainPlan();
  const { name, title, planStages } = findMethod(settings.method.name);
  if (planStages === undefined) return [plan.train(facts, 'training', { dynamics })];
  const stages: PlannedStage[] = [];
  const last = await planStages(
    {
      task: { data: ref, version: 'distant', encoder: { name: encoderName, random: null } },
      settings,
      hasLanguageHead: await hasLanguageHead(facts.encoder.folder),
      maxEpochs: Infinity,
    },
    {
      add: (addition) => {
        const stage = plan.addOfMethod(facts, addition);
        stages.push(stage);
        return Promise.resolve(stage.key);
      },
      titleOf: (method) => (method === undefined ? title : findMethod(method.name).title),
      complete: (method) => {
        requireOneStage(method, `method ${name}`);
        return completeChoice(method);
      },
    },
  );
  const final = stages.find(({ key }) => key === last);
  if (final === undefined) throw new Error(`method ${name}: planStages must return a key that it was given`);
  return [...stages.filter((stage) => stage !== final), final];
}
