import type { LanguageSource } from '@dynclean/methods';
import { LanguageModel } from '@dynclean/models';
import { loadEncoderWeights, loadLanguageHead, readNamedArrays } from '@dynclean/weights';

import type { OpenEncoder } from './openEncoder.js';

/** What a masked language model is made of. */
export interface LanguageChoice {
  readonly encoder: OpenEncoder;
  /** File of a head that was trained here; null: the one that the encoder's checkpoint holds. */
  readonly head: string | null;
}

/**
 * A masked language model for methods that ask for one. It is loaded when it is opened.
 *
 * @throws InputError, then, where the checkpoint holds no head, naming what is missing.
 */
export function describeLanguage({ encoder: { folder, tokenizer }, head }: LanguageChoice): LanguageSource {
  return {
    pieces: tokenizer.pieces(),
    maskId: tokenizer.specialIds.mask,
    open: async () => {
      const ofHead = await (head === null ? loadLanguageHead(folder) : readNamedArrays(head));
      const { config, parameters: encoder } = await loadEncoderWeights(folder);
      return new LanguageModel({ config, parameters: { encoder, head: ofHead } });
    },
  };
}
