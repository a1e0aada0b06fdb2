import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { computeSha256, readSha256 } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { loadTokenizer } from '@dynclean/tokenizers';

import { openEncoderCheckpoint } from './loadEncoderWeights.js';

/** Sets of files that make a tokenizer, best first. */
const tokenizerSets = [['tokenizer.json'], ['vocab.txt'], ['vocab.json', 'merges.txt'], ['spm.model']] as const;
const encoderFileNames = ['config.json', 'tokenizer_config.json', 'model.safetensors', ...tokenizerSets.flat()];

/** The names of an encoder's files that are in a folder; `pytorch_model.bin` only where it is the weights. */
export function listEncoderFiles(folder: string): string[] {
  const names = encoderFileNames.filter((name) => existsSync(join(folder, name)));
  const isPickle = !names.includes('model.safetensors') && existsSync(join(folder, 'pytorch_model.bin'));
  return isPickle ? [...names, 'pytorch_model.bin'] : names;
}

/** Whether a folder holds a tokenizer in any form that `loadTokenizer` takes. */
export function hasTokenizer(folder: string): boolean {
  return tokenizerSets.some((names) => names.every((name) => existsSync(join(folder, name))));
}

/** @throws InputError when a folder holds no tokenizer. */
export function requireTokenizer(folder: string): void {
  if (hasTokenizer(folder)) return;
  throw new InputError(
    `${folder}: must hold a tokenizer (tokenizer.json, or vocab.txt, or vocab.json and merges.txt, or spm.model), but has none. ` +
      `Copy it from the model that these weights were trained from.`,
  );
}

/**
 * Checks that an encoder's files fit each other: `config.json`, weights (by their header) and the tokenizer's ids.
 *
 * @throws InputError that names what does not fit.
 */
export async function checkEncoder(folder: string): Promise<void> {
  const { config } = await openEncoderCheckpoint(folder);
  requireTokenizer(folder);
  const { vocabSize } = await loadTokenizer(folder);
  if (vocabSize > config.vocabSize) {
    throw new InputError(
      `${folder}: the encoder must have an embedding for each of the tokenizer's ${vocabSize} ids, but config.json says ` +
        `vocab_size ${config.vocabSize}. Take the tokenizer of the model that these weights were trained from.`,
    );
  }
}

/**
 * One sha256 for everything in an encoder's folder that training depends on: config, weights, tokenizer. The same for
 * the same contents wherever the folder lies. Reads all files: a second for 500 MB.
 */
export async function readEncoderSha256(folder: string): Promise<string> {
  const names = listEncoderFiles(folder).sort();
  const lines: string[] = [];
  for (const name of names) lines.push(`${name} ${await readSha256(join(folder, name))}\n`);
  return computeSha256(lines.join(''));
}
