import { showValue } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';

/** The text of one element of a JSON array, not parsed yet. */
export interface JsonElement {
  readonly text: string;
  /** Line of the document on which the element begins, from 1. */
  readonly line: number;
  /** Position in the array, from 0. */
  readonly index: number;
}

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t';

/**
 * Cuts the text of a JSON array into the texts of its elements, so that each can be parsed and blamed by itself: one
 * broken sentence does not hide the others, and a sentence of a one-line file still has a number.
 */
export function* splitJsonArray(text: string, problems: FileProblems): Generator<JsonElement> {
  let line = 1;
  let at = 0;
  const skipSpace = (): void => {
    for (; isSpace(text[at]); at++) if (text[at] === '\n') line++;
  };

  skipSpace();
  at++; // the opening bracket, which the caller has seen
  skipSpace();
  for (let index = 0; text[at] !== ']'; index++) {
    const from = at;
    const beginsOn = line;
    let depth = 0;
    let inString = false;
    for (; at < text.length; at++) {
      const char = text[at];
      if (char === '\n') line++;
      if (inString) {
        if (char === '\\') at++;
        else if (char === '"') inString = false;
      } else if (char === '"') inString = true;
      else if (char === '[' || char === '{') depth++;
      else if (depth > 0 && (char === ']' || char === '}')) depth--;
      else if (depth === 0 && (char === ',' || char === ']')) break;
    }
    if (at >= text.length) {
      problems.error(
        'not-json',
        { line: beginsOn },
        `must be a JSON array that is closed by "]", but the text ends inside element ${index}`,
        'The file is cut off, or a bracket or quote is missing in this element.',
      );
      return;
    }
    yield { text: text.slice(from, at), line: beginsOn, index };
    if (text[at] === ']') break;
    at++;
    skipSpace();
    // A comma before the closing bracket leaves an element without text, which is reported as such.
    if (text[at] === ']') yield { text: '', line, index: index + 1 };
  }
  at++;
  skipSpace();
  if (at >= text.length) return;
  problems.error(
    'not-json',
    { line },
    `must end after the array, but got ${showValue(text.slice(at, at + 100), 40)}`,
    'Put all sentences into one array, or write one sentence a line (JSON Lines).',
  );
}
