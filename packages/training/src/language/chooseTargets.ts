import type { Random } from '@dynclean/random';

import { type MaskedSubwords, maskSubwords, type MaskingVocabulary } from './maskSubwords.js';

/** Of the subwords that are to be found: how many are hidden, and how many stand there as another one. */
const HIDDEN = 0.8;
const REPLACED = 0.1;

/**
 * What a masked language model learns from a sentence (Devlin et al. 2019): of the subwords that it has to find, 8 of
 * 10 are hidden, 1 is a random one and 1 stays as it is, so that it must have something to say of every subword.
 */
export function chooseTargets(
  inputIds: Int32Array,
  vocabulary: MaskingVocabulary,
  choice: { readonly probability: number; readonly random: Random },
): MaskedSubwords {
  const { random } = choice;
  const { inputIds: masked, places } = maskSubwords(inputIds, vocabulary, choice);
  for (const place of places) {
    const draw = random.uniform();
    if (draw < HIDDEN) continue;
    masked[place] = draw < HIDDEN + REPLACED ? drawPiece(vocabulary, random) : (inputIds[place] as number);
  }
  return { inputIds: masked, places };
}

/** Any subword that stands for text; there is one, for one was chosen. */
function drawPiece({ pieces }: MaskingVocabulary, random: Random): number {
  for (;;) {
    const id = random.integer(pieces.length);
    if (pieces[id]?.isSpecial === false) return id;
  }
}
