import type { SubwordPiece } from '@dynclean/tokenizers';

const startsWithCapital = (text: string): boolean => /^\p{Lu}/u.test(text);

/**
 * Whether a subword of an augmented copy may stand in the place of another one (Meng et al. 2021, section 2.3): both
 * begin a word or both continue one, and both or neither begin with a capital letter. Marks of a word's beginning
 * without text, and what stands for no text at all, are never replaced and never a replacement.
 */
export function mayReplace(own: SubwordPiece, other: SubwordPiece): boolean {
  const isText = ({ text, isSpecial }: SubwordPiece): boolean => text !== '' && !isSpecial;
  return (
    isText(own) &&
    isText(other) &&
    own.startsWord === other.startsWord &&
    startsWithCapital(own.text) === startsWithCapital(other.text)
  );
}
