import type { Random } from '@dynclean/random';
import type { SubwordPiece } from '@dynclean/tokenizers';

/** A vocabulary, as far as masking needs it. */
export interface MaskingVocabulary {
  readonly pieces: readonly SubwordPiece[];
  readonly maskId: number;
}

/** A sentence of which some subwords are hidden. */
export interface MaskedSubwords {
  /** `[T]` */
  readonly inputIds: Int32Array;
  /** Places of those that were chosen, ascending. */
  readonly places: readonly number[];
}

/**
 * Hides subwords of a sentence, each with a probability (Devlin et al. 2019); what stands for no text is never chosen.
 *
 * @param random - one number is drawn for each subword that may be chosen, in their order.
 */
export function maskSubwords(
  inputIds: Int32Array,
  { pieces, maskId }: MaskingVocabulary,
  { probability, random }: { readonly probability: number; readonly random: Pick<Random, 'chance'> },
): MaskedSubwords {
  const places: number[] = [];
  const masked = inputIds.map((id, place) => {
    if (pieces[id]?.isSpecial !== false || !random.chance(probability)) return id;
    places.push(place);
    return maskId;
  });
  return { inputIds: masked, places };
}
