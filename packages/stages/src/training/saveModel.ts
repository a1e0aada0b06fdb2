import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileAtomically } from '@dynclean/files';
import { DEFAULT_HEAD, type NerModel } from '@dynclean/models';
import type { ModelInfo } from '@dynclean/schema';
import { writeSafetensors } from '@dynclean/weights';

import { formatJson } from '../context/runFiles.js';

/** What is copied from the encoder, as far as it is there: configuration, and the tokenizer in whichever form. */
const ENCODER_FILES = [
  'config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'vocab.txt', 'vocab.json', 'merges.txt',
]; // prettier-ignore

/** What is in a model folder beside the encoder's files. */
export const modelFiles = { weights: 'model.safetensors', info: 'model.json' } as const;

/** A model and what its folder says of it. */
export interface SaveModelOptions {
  readonly model: NerModel;
  /** Without the head, which the model names. */
  readonly info: Omit<ModelInfo, 'head'>;
  /** Folder with the encoder's `config.json` and tokenizer files, which go along. */
  readonly encoderFolder: string;
}

/**
 * Writes a model folder: `model.safetensors` with the encoder's parameters under `encoder.` and the head's under their
 * own names, `config.json` and tokenizer files of the encoder, and `model.json`, written last: a folder that has it is
 * complete. It names the head where that is not the default one.
 */
export async function saveModel(folder: string, options: SaveModelOptions): Promise<void> {
  const { model, info, encoderFolder } = options;
  await mkdir(folder, { recursive: true });
  for (const name of ENCODER_FILES) {
    const source = join(encoderFolder, name);
    if (existsSync(source)) await copyFile(source, join(folder, name));
  }
  await writeSafetensors(join(folder, modelFiles.weights), model.export(), { format: 'pt' });
  const { name, shape } = model.head;
  const named = name === DEFAULT_HEAD ? info : { ...info, head: { name, shape } };
  await writeFileAtomically(join(folder, modelFiles.info), formatJson(named));
}
