import type { MethodPlanner, MethodRequest } from '../MethodPlanner.js';
import { confidenceKind, confMpuKind } from './confMpuKinds.js';
import { type ConfMpuSettings, confMpuSettingsSchema } from './ConfMpuSettings.js';

/**
 * Conf-MPU's stages up to the one that is asked for: a detector of entities, whose last weights count, for its scores
 * on dev are of no types; and the classifier that learns by what it says of the training words.
 */
export async function planConfMpu(request: MethodRequest, planner: MethodPlanner): Promise<string> {
  const { task, settings, maxEpochs } = request;
  const own = confMpuSettingsSchema.parse(settings.method.settings);
  const of = (stage: ConfMpuSettings['stage']) => ({ ...settings.method, settings: { ...own, stage } });
  const epochs = own.stage === 'confidence' ? settings.totalEpochs : (own.confidenceEpochs ?? settings.totalEpochs);
  const totalEpochs = Math.min(epochs, maxEpochs);
  const { kind } = confidenceKind;
  const detector = await planner.add({
    kind,
    task: { ...task, settings: { ...settings, totalEpochs, modelSelection: 'last', method: of('confidence') } },
    needs: { epochs: totalEpochs, dynamicsEpochs: 0, models: own.stage === 'confidence' ? [] : [totalEpochs] },
    title: planner.titleOf() + (own.stage === 'confidence' ? '' : ', detector of entities'),
  });
  if (own.stage === 'confidence') return detector;
  const teachers = [{ kind, key: detector, epochs: totalEpochs }];
  return planner.add({
    kind: confMpuKind.kind,
    task: { ...task, settings: { ...settings, method: of('classifier') }, teachers },
    needs: { epochs: settings.totalEpochs, dynamicsEpochs: 0, models: [] },
    title: planner.titleOf(),
  });
}
