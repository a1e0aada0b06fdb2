// @ts-check
import { readFileSync } from 'node:fs';

/** The parsed file, or `undefined` where it is absent or not JSON: set-up then makes it again. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
