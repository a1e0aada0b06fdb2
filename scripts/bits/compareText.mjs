// @ts-check
import { computeChecksum } from './computeChecksum.mjs';

/**
 * Compares two texts line by line and shows the first line that differs.
 *
 * @param {string} where - What the texts are, for the report.
 * @param {{ before: string, after: string }} texts
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareText(where, { before, after }, findings) {
  findings.count('texts');
  if (before === after) return;
  const [expected, got] = [before.split('\n'), after.split('\n')];
  const at = expected.findIndex((line, index) => line !== got[index]);
  const line = at < 0 ? expected.length : at; // AFTER goes on where BEFORE ends
  const show = (/** @type {string | undefined} */ text) =>
    text === undefined ? '(nothing)' : `"${text.slice(0, 100)}"`;
  findings.faults.push(
    `${where}: ${computeChecksum(before)} before, ${computeChecksum(after)} after; ` +
      `line ${line + 1} is ${show(got[line])}, but was ${show(expected[line])}`,
  );
}
