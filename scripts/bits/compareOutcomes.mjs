// @ts-check
import { compareHelp } from './compareHelp.mjs';
import { compareItems } from './compareItems.mjs';
import { compareText } from './compareText.mjs';
import { compareValues } from './compareValues.mjs';
import { Findings } from './Findings.mjs';

/**
 * Compares all that a case brought forth on the two sides.
 *
 * @param {import('./Side.mjs').Outcome} before
 * @param {import('./Side.mjs').Outcome} after
 * @returns {Findings}
 */
export function compareOutcomes(before, after) {
  const findings = new Findings();
  compareMaps({ before: before.helps, after: after.helps }, findings, compareHelp);
  compareMaps({ before: before.values, after: after.values }, findings, compareValues);
  compareMaps({ before: before.texts, after: after.texts }, findings, compareText);
  if (before.items.length + after.items.length > 0)
    compareItems({ before: before.items, after: after.items }, findings);
  return findings;
}

/**
 * @template T
 * @param {{ before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T> }} sides
 * @param {Findings} findings
 * @param {(name: string, values: { before: T, after: T }, findings: Findings) => void} compare
 */
function compareMaps({ before, after }, findings, compare) {
  for (const name of after.keys()) if (!before.has(name)) findings.news.push(name);
  for (const [name, expected] of before) {
    const got = after.get(name);
    if (got === undefined) findings.faults.push(`${name} has vanished`);
    else compare(name, { before: expected, after: got }, findings);
  }
}
