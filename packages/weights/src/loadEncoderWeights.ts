import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { EncoderConfig, NamedArray, NamedArrays } from '@dynclean/models';
import { InputError, throwIfInterrupted } from '@dynclean/schema';

import { matchEncoderParameters, type ParameterMatch } from './matchEncoderParameters.js';
import { readEncoderConfig } from './readEncoderConfig.js';
import { readSafetensors, type Safetensors } from './safetensors/readSafetensors.js';

/** An encoder's weights before they are read: every parameter has its tensor. */
export interface EncoderCheckpoint extends ParameterMatch {
  readonly config: EncoderConfig;
  readonly file: Safetensors;
}

/** An encoder's weights as they came from its file. */
export interface EncoderWeights {
  readonly config: EncoderConfig;
  /** All of `listEncoderParameters(config)`, in that order. */
  readonly parameters: NamedArrays;
  /** Tensors of the file that the encoder has no use for. */
  readonly leftovers: readonly string[];
}

/**
 * Opens `config.json` and `model.safetensors` of a folder and checks, by the headers alone, that they fit each other.
 *
 * @throws InputError when a file is missing or broken, or a parameter is missing, misshapen or filled twice.
 */
export async function openEncoderCheckpoint(folder: string): Promise<EncoderCheckpoint> {
  const config = await readEncoderConfig(folder);
  const path = join(folder, 'model.safetensors');
  if (!existsSync(path)) {
    const hint = existsSync(join(folder, 'pytorch_model.bin'))
      ? 'only pytorch_model.bin, which resolveEncoder turns into safetensors'
      : existsSync(`${path}.index.json`)
        ? 'weights in several pieces (model.safetensors.index.json). Save them as one file'
        : 'none. Copy it from where config.json comes from';
    throw new InputError(`${folder}: must hold model.safetensors, but has ${hint}.`);
  }
  const file = await readSafetensors(path);
  return { config, file, ...matchEncoderParameters(config, file.entries.values(), path) };
}

/**
 * Loads the weights of an encoder, whatever prefix its names carry, as 32-bit floats under their plain names. 16-bit
 * weights are widened.
 *
 * @throws InputError as `openEncoderCheckpoint`, and when a parameter does not hold floats, or one that is not finite.
 */
export async function loadEncoderWeights(
  folder: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<EncoderWeights> {
  const { config, file, sources, leftovers } = await openEncoderCheckpoint(folder);
  const parameters = new Map<string, NamedArray>();
  for (const [name, source] of sources) {
    throwIfInterrupted(options.signal);
    const array = await file.readFloats(source);
    requireFinite(array, `${join(folder, 'model.safetensors')}: tensor "${source}"`);
    parameters.set(name, array);
  }
  return { config, parameters, leftovers };
}

/** A number that is none spreads over all that the encoder computes. */
function requireFinite({ values }: NamedArray, what: string): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    throw new InputError(
      `${what} must hold finite numbers, but got ${values[index]} at ${index}. The file is damaged.`,
    );
  }
}
