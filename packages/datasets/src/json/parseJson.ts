import { showValue } from '@dynclean/schema';

import type { FileProblems, Place } from '../problems/FileProblems.js';

/** No file of a corpus is nested deeper; what is would overflow the stack of whoever walks through it. */
const MAX_DEPTH = 100;

/** Parses a piece of JSON; undefined and a problem where it is none, or nested too deep. */
export function parseJson(text: string, place: Place, problems: FileProblems): unknown {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== -1) {
    problems.error(
      'not-json',
      place,
      `must be nested at most ${MAX_DEPTH} deep, but got more at character ${tooDeep + 1}`,
      'No known format is: look whether a bracket was written again and again.',
    );
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = showValue((error as Error).message.replaceAll('\n', ' '), 200).slice(1, -1);
    problems.error(
      'not-json',
      place,
      `must be JSON, but got ${showValue(text.trim())} (${reason.replaceAll('\\"', '"')})`,
      'Names and words stand in double quotes, and nothing follows the last element of a list.',
    );
    return undefined;
  }
}

/** Position of the bracket that opens one level too many, or -1. */
function findTooDeep(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return at;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return -1;
}

/** Position of the quote that closes the string that opens at `from`, or the text's end. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
