// @ts-check
import { compareArrow } from './compareArrow.mjs';
import { compareTensors } from './compareTensors.mjs';
import { compareText } from './compareText.mjs';
import { compareValues } from './compareValues.mjs';
import { pairItems } from './pairItems.mjs';

/** @typedef {import('./readItems.mjs').Item} Item */

/**
 * Compares the files of results of two sides.
 *
 * @param {{ before: readonly Item[], after: readonly Item[] }} sides
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareItems({ before, after }, findings) {
  const stages = new Set(before.map(({ owner }) => owner).filter((owner) => owner !== ''));
  if (stages.size > 0) findings.count('stages', stages.size);
  const { pairs, vanished, added } = pairItems(before, after);
  for (const item of vanished) findings.faults.push(`${describeItem(item)} has vanished`);
  for (const item of added) findings.news.push(describeItem(item));
  for (const pair of pairs) comparePair(pair, findings);
}

/** @param {Item} item */
function describeItem({ owner, path }) {
  return owner === '' ? path : `${owner}: ${path}`;
}

/**
 * @param {{ before: Item, after: Item }} pair - Of one kind.
 * @param {import('./Findings.mjs').Findings} findings
 */
function comparePair({ before, after }, findings) {
  const where = describeItem(before);
  const bytes = () => ({
    before: /** @type {Buffer} */ (before.content),
    after: /** @type {Buffer} */ (after.content),
  });
  if (before.kind === 'tensors') compareTensors(where, bytes(), findings);
  else if (before.kind === 'arrow') compareArrow(where, bytes(), findings);
  else if (before.kind === 'text')
    compareText(where, { before: String(before.content), after: String(after.content) }, findings);
  else {
    findings.count('JSON files');
    compareValues(where, { before: before.content, after: after.content }, findings);
  }
}
