import { showValue } from '@dynclean/schema';

import type { CodePoints } from '../../text/CodePoints.js';
import type { Piece } from './TextDocument.js';

/** Holds tokens to their text: inside it, in its order, and to their own `text` where they carry one. */
export function checkTokens(
  tokens: readonly Piece[],
  text: CodePoints,
  // eslint-disable-next-line @typescript-eslint/max-params -- a report reads as a sentence, as of FileProblems
  report: (rule: string, key: string, message: string, advice: string) => void,
): void {
  tokens.forEach((token, index) => {
    const { start, end } = token;
    const own = (token as { readonly text?: unknown }).text;
    const covered = text.slice(Math.max(0, start), Math.max(0, end));
    const before = tokens[index - 1];
    if (start < 0 || end > text.length || start >= end) {
      report(
        'token-outside',
        `tokens[${index}]`,
        `must lie inside the text, characters 0 to ${text.length}, but got characters ${start} to ${end}`,
        'Offsets count characters (code points) from 0, the end exclusive.',
      );
    } else if (typeof own === 'string' && own !== covered) {
      report(
        'token-text',
        `tokens[${index}]`,
        `must have its own text at its offsets: its text is ${showValue(own)} but characters ${start} to ${end} are ` +
          showValue(covered),
        'Correct the offsets, or take the token out.',
      );
    } else if (before !== undefined && start < before.end) {
      report(
        'token-order',
        `tokens[${index}]`,
        `must begin where tokens[${index - 1}] ends or later, at ${before.end}, but got ${start}`,
        'Tokens stand in the order of the text and do not overlap.',
      );
    }
  });
}
