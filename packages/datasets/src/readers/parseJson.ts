import type { FileProblems, Place } from '../FileProblems.js';
import { showValue } from '../showValue.js';

/** Parses a piece of JSON; undefined and a problem where it is none. */
export function parseJson(text: string, place: Place, problems: FileProblems): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = (error as Error).message.replaceAll('\n', ' ');
    problems.error(
      'not-json',
      place,
      `must be JSON, but got ${showValue(text.trim())} (${reason})`,
      'Names and words stand in double quotes, and nothing follows the last element of a list.',
    );
    return undefined;
  }
}
