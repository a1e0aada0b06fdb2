/** Unicode's White_Space, as Rust has it, between brackets; `\s` is another set. */
const CHARACTERS = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** A class of a pattern that matches one character of white space. */
export const WHITE_SPACE = `[${CHARACTERS}]`;

/** White space at the end of a text. */
export const blanksBehind = new RegExp(`${WHITE_SPACE}+$`, 'u');
/** White space at the beginning of a text. */
export const blanksBefore = new RegExp(`^${WHITE_SPACE}+`, 'u');

/** A pattern of the Rust tokenizers, whose `\s` is White_Space. */
export function translatePattern(source: string): string {
  let isInClass = false;
  return source.replace(/\\.|\[|\]/gsu, (part) => {
    if (part === '\\s') return isInClass ? CHARACTERS : WHITE_SPACE;
    if (part.length === 1) isInClass = part === '[';
    return part;
  });
}
