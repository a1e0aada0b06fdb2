/**
 * What a reader does not see but a program obeys: control characters (escape sequences of terminals begin with them),
 * separators of lines and paragraphs, marks that turn the direction of text, invisible and deprecated format
 * characters, halves of surrogate pairs, code points that are no characters.
 * Joiners of scripts and emoji are left alone.
 */
const OBEYED =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** `\u001b`, as JSON writes it: where the text is JSON it keeps its meaning. */
const show = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16).padStart(4, '0'))
    .map((unit) => `\\u${unit}`)
    .join('');

/** A text that stays on its line and does nothing: every character that would be obeyed becomes visible. */
export function escapeControls(text: string): string {
  return text.replace(OBEYED, show);
}

/** The same for text of several lines: the border of the terminal and of files. Line breaks and tabs stay. */
export function escapeControlsInLines(text: string): string {
  return text.replace(OBEYED, (character) => (character === '\n' || character === '\t' ? character : show(character)));
}
