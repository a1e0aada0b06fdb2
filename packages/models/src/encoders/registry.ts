import { InputError } from '@dynclean/schema';

import * as builtInEncoders from './builtInEncoders.js';
import type { Encoder } from './Encoder.js';

const encoders = new Map<string, Encoder>();
for (const encoder of Object.values(builtInEncoders)) registerEncoder(encoder);

/**
 * Makes an architecture known, so that a `config.json` of its `model_type` is read and computed.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that `model_type`.
 */
export function registerEncoder(encoder: Encoder): () => void {
  const { modelType } = encoder;
  if (encoders.has(modelType)) {
    throw new Error(`registerEncoder: modelType must be new, but got "${modelType}", which is known already`);
  }
  encoders.set(modelType, encoder);
  return () => void encoders.delete(modelType);
}

/** Every `model_type` that is known, by name. */
export function listModelTypes(): string[] {
  return [...encoders.keys()].sort();
}

/** Every architecture that is known. */
export function listArchitectures(): Encoder[] {
  return [...encoders.values()];
}

/** @throws InputError that lists the known ones, where `modelType` is none of them. */
export function findEncoder(modelType: string): Encoder {
  const encoder = encoders.get(modelType);
  if (encoder !== undefined) return encoder;
  throw new InputError(`encoder: model_type must be one of ${listModelTypes().join(', ')}, but got "${modelType}"`);
}
