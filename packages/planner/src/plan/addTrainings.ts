import { type ModelDefinition, selfTrainingSettingsSchema, type TrainingSettings } from '@dynclean/schema';
import { canonicalizeTraining, type EncoderRef, parseSettings, type VersionRef } from '@dynclean/stages';

import type { KnownNames } from '../manifests/KnownNames.js';
import { type CellRequest, describeGiven, pickGroup, resolveCellTraining } from './CellRequest.js';
import type { PlannedCell } from './Plan.js';

/** The stages that train a cell's model, and how many of their epochs are its own. */
export interface PlannedTrainings extends Pick<PlannedCell['stages'], 'training' | 'selfTraining'> {
  readonly epochs: Pick<PlannedCell['epochs'], 'training' | 'selfTraining'>;
  readonly modelSelection: TrainingSettings['modelSelection'];
}

/** A cell's model with the encoder that a profile may have put in its place. */
type TrainedModel = Omit<ModelDefinition, 'encoder'> & { readonly name: string; readonly encoder: EncoderRef };

/** Adds the training of a cell's model on a version, and the self-training that goes on from it. */
export async function addTrainings(
  request: CellRequest,
  model: TrainedModel,
  version: VersionRef,
): Promise<PlannedTrainings> {
  const { loaded, cell, names, precision, collector } = request;
  const { encoder, topneg, selfTrained } = model;
  const settings = canonicalizeTraining(await resolveCellTraining(request, { encoder, topneg, seed: cell.seed }), {
    forDynamics: false,
  });
  const { totalEpochs, modelSelection } = settings;
  const titleOf = (name: string): string =>
    `${names.data.name}, ${name} on ${cell.version}${describeGiven(request, '')}, seed ${cell.seed}`;
  const training = await collector.add(
    { kind: 'train', data: names.data, version, encoder, settings },
    { epochs: totalEpochs, dynamicsEpochs: 0, models: selfTrained ? [totalEpochs] : [] },
    { title: titleOf(selfTrained ? findPlainName(loaded.names, model.name) : model.name), precision },
  );
  if (!selfTrained) {
    return {
      training: training.key,
      selfTraining: null,
      epochs: { training: totalEpochs, selfTraining: 0 },
      modelSelection,
    };
  }
  const selfTraining = await addSelfTraining(request, {
    start: training.key,
    encoder,
    version,
    settings,
    title: titleOf(model.name),
  });
  return {
    training: training.key,
    selfTraining: selfTraining.key,
    epochs: { training: totalEpochs, selfTraining: selfTraining.epochs },
    modelSelection,
  };
}

interface SelfTrainingStart {
  /** Key of the training that it goes on from. */
  readonly start: string;
  readonly encoder: EncoderRef;
  readonly version: VersionRef;
  readonly settings: TrainingSettings;
  readonly title: string;
}

async function addSelfTraining(
  request: CellRequest,
  { start, encoder, version, settings, title }: SelfTrainingStart,
): Promise<{ key: string; epochs: number }> {
  const { names, precision, profile, collector } = request;
  const selfTraining = parseSettings(selfTrainingSettingsSchema, pickGroup(request, 'selfTraining'), 'selfTraining');
  const epochs = Math.min(selfTraining.totalEpochs ?? settings.totalEpochs, profile?.maxEpochs ?? Infinity);
  const stage = await collector.add(
    {
      kind: 'self-train',
      data: names.data,
      version,
      encoder,
      start,
      startEpochs: settings.totalEpochs,
      settings: { ...settings, totalEpochs: epochs },
      selfTraining: { ...selfTraining, totalEpochs: null },
    },
    { epochs, dynamicsEpochs: 0, models: [] },
    { title, precision },
  );
  return { key: stage.key, epochs };
}

/** What the model that a self-training begins with is called: the first that is the same without it, else as itself. */
function findPlainName({ models }: KnownNames, name: string): string {
  const own = models.get(name);
  const [plain = name] = [...models].find(([, model]) => isSame(model, { ...own, selfTrained: false })) ?? [];
  return plain;
}

const isSame = (model: ModelDefinition, other: Partial<ModelDefinition>): boolean =>
  model.encoder === other.encoder && model.topneg === other.topneg && model.selfTrained === other.selfTrained;
