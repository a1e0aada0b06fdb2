import { LanguageModel, type NamedArrays } from '@dynclean/models';
import type { TinyTask } from '@dynclean/training/testing';
import { createRandomEncoder, createRandomLanguageHead } from '@dynclean/weights';

import type { LanguageSource } from '../Method.js';

/**
 * A language model for a tiny task that knows nothing, over an encoder that does not either; what it draws depends on
 * the text all the same.
 *
 * @param head - @default random weights
 */
export function createLanguage(
  { config, tokenizer }: TinyTask,
  head: NamedArrays = createRandomLanguageHead(config, 2),
): LanguageSource {
  const parameters = { encoder: createRandomEncoder(config, 1), head };
  return {
    pieces: tokenizer.pieces(),
    maskId: tokenizer.specialIds.mask,
    open: () => Promise.resolve(new LanguageModel({ config, parameters })),
  };
}
