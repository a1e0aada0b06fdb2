import { blanksBefore, blanksBehind } from './whiteSpace.js';

/** An added subword of `tokenizer.json`. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Takes white space before it, or behind it, along. */
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
  /** Looked for in normalised text. */
  readonly normalized?: boolean;
}

/** A part of a text. */
export interface TextPart {
  readonly text: string;
  /** Whether it begins the whole. */
  readonly isFirst: boolean;
}

/** Texts with the ids of added subwords in place of what spells them; of several that begin at a place the longest. */
export function splitAtTokens(parts: readonly TextPart[], tokens: readonly AddedToken[]): (TextPart | number)[] {
  if (tokens.length === 0) return [...parts];
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(${longestFirst.map(escapePattern).join('|')})`, 'u');
  return parts.flatMap(({ text, isFirst }) => {
    const pieces = text.split(pattern); // texts and tokens by turns
    const at = (index: number): AddedToken | undefined => byContent.get(pieces[index] ?? '');
    return pieces.flatMap((piece, index): (TextPart | number)[] => {
      if (index % 2 === 1) return [byContent.get(piece)?.id as number];
      let rest = piece;
      if (at(index + 1)?.lstrip === true) rest = rest.replace(blanksBehind, '');
      if (index > 0 && at(index - 1)?.rstrip === true) rest = rest.replace(blanksBefore, '');
      return rest === '' ? [] : [{ text: rest, isFirst: isFirst && index === 0 }];
    });
  });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
