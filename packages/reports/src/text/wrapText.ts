import { displayWidth } from './displayWidth.js';

/**
 * A text as lines of at most `width` cells, broken at blanks; a word that is wider stays whole.
 *
 * @param indent - before every line but the first, for texts behind a mark or a name.
 */
export function wrapText(text: string, width: number, indent = ''): string {
  if (displayWidth(text) <= width) return text;
  const lines: string[] = [];
  const [first = '', ...words] = text.split(' ');
  let line = first;
  for (const word of words) {
    const longer = `${line} ${word}`;
    if (line.trim() === '' || displayWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}
