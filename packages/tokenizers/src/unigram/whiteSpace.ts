/** Unicode's White_Space, as Rust has it, between brackets; `\s` is another set. */
const CHARACTERS = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

export const WHITE_SPACE = `[${CHARACTERS}]`;

export const blanksBehind = new RegExp(`${WHITE_SPACE}+$`, 'u');
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
