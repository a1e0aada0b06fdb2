import type { MethodPlanner, MethodRequest } from '../MethodPlanner.js';
import { selfTrainingSettingsSchema } from './SelfTrainingSettings.js';
import { selfTrainKind } from './selfTrainKind.js';

/** A training, and the self-training that goes on from its best model. */
export async function planSelfTraining(
  { task, settings, maxEpochs }: MethodRequest,
  planner: MethodPlanner,
): Promise<string> {
  const own = selfTrainingSettingsSchema.parse(settings.method.settings);
  const { totalEpochs: startEpochs } = settings;
  const start = planner.complete(own.start);
  const key = await planner.add({
    kind: 'train',
    task: { ...task, settings: { ...settings, method: start } },
    needs: { epochs: startEpochs, dynamicsEpochs: 0, models: [startEpochs] },
    title: planner.titleOf(own.start),
  });
  const totalEpochs = Math.min(own.totalEpochs ?? startEpochs, maxEpochs);
  const method = { ...settings.method, settings: { ...own, start } };
  return planner.add({
    kind: selfTrainKind.kind,
    task: {
      ...task,
      settings: { ...settings, totalEpochs, method },
      start: { kind: 'train', key, epochs: startEpochs },
    },
    needs: { epochs: totalEpochs, dynamicsEpochs: 0, models: [] },
    title: planner.titleOf(),
  });
}
