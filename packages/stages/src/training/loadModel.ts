import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { createLabelVocabulary, type LabelVocabulary } from '@dynclean/datasets';
import { readJsonFile } from '@dynclean/files';
import {
  chooseHead,
  type ChosenHead,
  computeMaxSubwords,
  type EncoderConfig,
  listHeadParameters,
  type NamedArray,
  NerModel,
  type NerModelOptions,
} from '@dynclean/models';
import { InputError, type ModelInfo, modelInfoSchema } from '@dynclean/schema';
import { loadTokenizer, type SubwordTokenizer } from '@dynclean/tokenizers';
import { loadEncoderWeights, readSafetensors } from '@dynclean/weights';

import { runFiles } from '../context/runFiles.js';
import { modelFiles } from './saveModel.js';

/** A model that was trained here, ready to predict. */
export interface LoadedModel {
  readonly folder: string;
  readonly info: ModelInfo;
  readonly vocabulary: LabelVocabulary;
  readonly tokenizer: SubwordTokenizer;
  /** Subwords that a sentence may have, specials included. */
  readonly maxSubwords: number;
  readonly model: NerModel;
  /** Frees the model's tensors. */
  dispose(): void;
}

/**
 * The model folder that a user means: the one named, or `model/` of a run, or that of the last training of a clean run.
 */
export function findModelFolder(folder: string): string {
  const places = ['', runFiles.model, join(runFiles.cleanedRun, runFiles.model)];
  const found = places.map((place) => join(folder, place)).find((place) => existsSync(join(place, modelFiles.info)));
  if (found !== undefined) return found;
  throw new InputError(
    `${folder}: must be a model folder (with ${modelFiles.info}) or a run folder with one, but ` +
      `${existsSync(folder) ? 'it holds none' : 'there is no such folder'}. "dynclean train" writes one.`,
  );
}

/** What a model folder holds, before it is on the engine. */
export interface StoredModel {
  readonly info: ModelInfo;
  readonly config: EncoderConfig;
  readonly head: ChosenHead;
  readonly parameters: NerModelOptions['parameters'];
}

/**
 * Reads a model folder.
 *
 * @throws InputError when a file is missing or they do not fit each other.
 */
export async function readModel(place: string): Promise<StoredModel> {
  const info = await readJsonFile(join(place, modelFiles.info), modelInfoSchema);
  if (info.numClasses !== info.types.length + 1) {
    throw new InputError(
      `${join(place, modelFiles.info)}: numClasses must be ${info.types.length + 1}, one more than there are types, ` +
        `but got ${info.numClasses}`,
    );
  }
  const { config, parameters: encoder } = await loadEncoderWeights(place);
  const head = chooseHead({ ...info.settings, ...info.head?.shape, numClasses: info.numClasses }, info.head?.name);
  const path = join(place, modelFiles.weights);
  const file = await readSafetensors(path);
  const ofHead = new Map<string, NamedArray>();
  for (const { name, shape } of listHeadParameters(head, config)) {
    const array = await file.readFloats(name);
    if (array.shape.join() !== shape.join()) {
      throw new InputError(
        `${path}: ${name} must have shape [${shape.join(', ')}] by ${modelFiles.info}, but got [${array.shape.join(', ')}]`,
      );
    }
    ofHead.set(name, array);
  }
  return { info, config, head, parameters: { encoder, head: ofHead } };
}

/**
 * Loads a model folder (or `model/` of a run folder) onto the engine that was started.
 *
 * @throws InputError when a file is missing or they do not fit each other.
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const place = findModelFolder(folder);
  const { info, config, head, parameters } = await readModel(place);
  const tokenizer = await loadTokenizer(place);
  const model = new NerModel({ config, head, parameters });
  return {
    folder: place,
    info,
    vocabulary: createLabelVocabulary(info.types),
    tokenizer,
    maxSubwords: computeMaxSubwords(config),
    model,
    dispose: () => model.dispose(),
  };
}
