// @ts-check
import { normalizeText } from './normalizeText.mjs';
import { unifyMethods } from './unifyMethods.mjs';

/** Measured with a clock, of the commit or of the machine's state: what two runs of the same may say differently. */
const dropped = new Set([
  ...['durations', 'elapsed', 'resumed', 'pid', 'host'],
  ...['commit', 'build', 'isModified', 'createdBy'],
]);

/**
 * Fields that have another name today.
 *
 * @type {Readonly<Record<string, string>>}
 */
const renamed = { human: 'gold' };

/** `totalMs`, `startedAt`, `secondsLeft`. */
const isTime = /(Ms|At|Seconds)$|^seconds/;

/**
 * JSON without times, commit and build, with `(path)` in the place of paths, and names of fields and training
 * methods as they are written today.
 *
 * @param {unknown} value
 * @param {readonly string[]} roots - Folders that paths of this side begin with.
 * @returns {unknown}
 */
export function normalizeJson(value, roots) {
  if (typeof value === 'string') return isPath(value, roots) ? '(path)' : normalizeText(value, roots);
  if (Array.isArray(value)) return value.map((inner) => normalizeJson(inner, roots));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !dropped.has(key) && !isTime.test(key))
    .map(([key, inner]) => [renamed[key] ?? key, normalizeJson(inner, roots)]);
  return unifyMethods(Object.fromEntries(entries));
}

/**
 * Absolute ones below a root, and relative ones that begin with `./` or `../`.
 *
 * @param {string} text
 * @param {readonly string[]} roots
 */
function isPath(text, roots) {
  return /^\.{1,2}\//.test(text) || roots.some((root) => text.startsWith(root));
}
