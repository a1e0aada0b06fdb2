import { styleText } from 'node:util';

import { escapeControlsInLines, wrapText } from '@dynclean/reports';

import { hasColors } from './hasColors.js';
import { widthOf } from './widthOf.js';

/**
 * A remark as it is shown on a stream: control characters visible, lines broken between words where they are wider than
 * the terminal, and the word `warning` in color where it has colors.
 */
export function showRemark(text: string, stream: NodeJS.WritableStream): string {
  const width = widthOf(stream);
  const lines = escapeControlsInLines(text).split('\n');
  const shown = lines.map((line) => wrapText(line, width, '  ')).join('\n');
  return hasColors(stream)
    ? shown.replace(/^warning:/gm, (word) => styleText('yellow', word, { validateStream: false }))
    : shown;
}
