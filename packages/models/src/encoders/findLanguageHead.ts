import { InputError } from '@dynclean/schema';

import type { LanguageHead } from './Encoder.js';
import { findEncoder, listArchitectures } from './registry.js';

/**
 * The masked language model's head of an architecture.
 *
 * @throws InputError that lists those that have one here, where `modelType` is none of them.
 */
export function findLanguageHead(modelType: string): LanguageHead {
  const { languageHead } = findEncoder(modelType);
  if (languageHead !== undefined) return languageHead;
  const known = listArchitectures().filter((encoder) => encoder.languageHead !== undefined);
  const names = known.map((encoder) => encoder.modelType).sort();
  throw new InputError(
    `language model: the encoder's model_type must be one with a head for masked words (${names.join(', ')}), but got ` +
      `"${modelType}"`,
  );
}
