import { collectGarbage, seedEngine } from '@dynclean/engine';
import { chooseHead, initializeHead, NerModel } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import { loadEncoderWeights } from '@dynclean/weights';

import { readModel } from './loadModel.js';
import type { OpenEncoder } from './openEncoder.js';

/** What a model begins with. */
export interface CreateModelOptions {
  readonly encoder: OpenEncoder;
  readonly settings: TrainingSettings;
  /** Outputs: "no entity" and the types, one more in a threshold run. */
  readonly numClasses: number;
  /** Name of the head, whose shape is read from the settings. @default DynClean's span classifier */
  readonly head?: string | undefined;
  /** What the shape is read from beside the settings. @default nothing */
  readonly headShape?: Readonly<Record<string, unknown>> | undefined;
  /** Subwords that its training can meet. */
  readonly subwords: ReadonlySet<number> | 'all';
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model before its first step: the encoder's weights and a fresh head. Seeds the engine with `settings.seed`, so that
 * the head, and all random numbers of the training that follows, repeat.
 *
 * Without weight decay, rows of the word table that training never meets would not move: they stay out of the
 * optimizer, with the same result in a fraction of the time.
 */
export async function createModel(options: CreateModelOptions): Promise<NerModel> {
  const model = await buildModel(options);
  collectGarbage(); // the checkpoint as it was read, as large as the encoder
  return model;
}

async function buildModel(options: CreateModelOptions): Promise<NerModel> {
  const { encoder, settings, numClasses, subwords, signal } = options;
  const { config, parameters: encoderParameters } = await loadEncoderWeights(
    encoder.folder,
    signal === undefined ? {} : { signal },
  );
  const head = chooseHead({ ...settings, ...options.headShape, numClasses }, options.head);
  seedEngine(settings.seed);
  const parameters = { encoder: encoderParameters, head: initializeHead(head, config) };
  const trainableSubwords = chooseRows(settings, subwords);
  return new NerModel({ config, head, parameters, trainableSubwords });
}

/**
 * A model that goes on from a trained one, for a training.
 *
 * @param folder - a model folder.
 * @throws InputError when a file of it is missing or they do not fit each other.
 */
export async function createModelFrom(
  folder: string,
  { settings, subwords }: Pick<CreateModelOptions, 'settings' | 'subwords'>,
): Promise<NerModel> {
  const { config, head, parameters } = await readModel(folder);
  const goesOn = chooseHead({ ...head.shape, headDropout: settings.headDropout }, head.name);
  const trainableSubwords = chooseRows(settings, subwords);
  return new NerModel({ config, head: goesOn, parameters, trainableSubwords });
}

/**
 * A trained model that another one learns of; the caller disposes of it.
 *
 * @param folder - a model folder.
 * @throws InputError when a file of it is missing or they do not fit each other.
 */
export async function openTeacher(folder: string): Promise<NerModel> {
  const { config, head, parameters } = await readModel(folder);
  return new NerModel({ config, head, parameters });
}

/** The subwords whose rows of the word table train; null: all. */
function chooseRows(
  { weightDecay }: Pick<TrainingSettings, 'weightDecay'>,
  subwords: CreateModelOptions['subwords'],
): ReadonlySet<number> | null {
  return weightDecay === 0 && subwords !== 'all' ? subwords : null;
}
