import { Registry } from '@dynclean/schema';

import * as builtInEncoders from './builtInEncoders.js';
import type { Encoder } from './Encoder.js';

const encoders = new Registry<Encoder>(
  { register: 'registerEncoder', key: 'modelType', choice: 'encoder: model_type' },
  ({ modelType }) => modelType,
);
for (const encoder of Object.values(builtInEncoders)) registerEncoder(encoder);

/**
 * Makes an architecture known, so that a `config.json` of its `model_type` is read and computed.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that `model_type`.
 */
export function registerEncoder(encoder: Encoder): () => void {
  return encoders.register(encoder);
}

/** Every `model_type` that is known, by name. */
export function listModelTypes(): string[] {
  return encoders.names();
}

/** Every architecture that is known. */
export function listArchitectures(): Encoder[] {
  return encoders.list();
}

/** @throws InputError that lists the known ones, where `modelType` is none of them. */
export function findEncoder(modelType: string): Encoder {
  return encoders.find(modelType);
}
