import { InputError } from '@dynclean/schema';

import type { EncoderConfig } from '../encoders/EncoderConfig.js';
import type { NamedArrays } from '../NamedArrays.js';
import type { HeadParameter, HeadShape } from './Head.js';
import { DEFAULT_HEAD, findHead } from './registry.js';

/** A head of the registry and what it is made by. */
export interface ChosenHead {
  readonly name: string;
  readonly shape: HeadShape;
}

/**
 * Reads what a head is made by; keys that it does not know are left out, so that a training's settings can be given
 * whole.
 *
 * @throws InputError that lists the known heads for an unknown name, and every value that is missing or wrong.
 */
export function chooseHead(given: Readonly<Record<string, unknown>>, name = DEFAULT_HEAD): ChosenHead {
  const parsed = findHead(name).shape.safeParse(given);
  if (parsed.success) return { name, shape: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => {
    const value = path.reduce<unknown>((of, key) => (of as Record<PropertyKey, unknown> | undefined)?.[key], given);
    return `${path.join('.')}: ${message}, but got ${value === undefined ? 'nothing' : JSON.stringify(value)}`;
  });
  throw new InputError(`head ${name}: ${problems.join('; ')}`);
}

/** Names and shapes of all parameters of a head on such an encoder. */
export function listHeadParameters({ name, shape }: ChosenHead, config: EncoderConfig): HeadParameter[] {
  return findHead(name).parameters(shape, config);
}

/** Fresh parameters for a head on such an encoder, drawn from the engine's JavaScript numbers (`seedEngine`). */
export function initializeHead({ name, shape }: ChosenHead, config: EncoderConfig): NamedArrays {
  return findHead(name).initialize(shape, config);
}
