// @ts-check
import { tableFromIPC } from 'apache-arrow';

import { computeChecksum } from './computeChecksum.mjs';
import { describeDifference } from './describeDifference.mjs';

/**
 * Whether a file is an Arrow IPC file, by its first bytes.
 *
 * @param {Buffer} content
 */
export function isArrow(content) {
  return content.toString('latin1', 0, 6) === 'ARROW1';
}

/**
 * Compares two Arrow files column by column: type, number of rows, every value. How rows are parted into record batches
 * is left out.
 *
 * @param {string} where - What the files are, for the report.
 * @param {{ before: Buffer, after: Buffer }} files
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareArrow(where, files, findings) {
  const [before, after] = [readColumns(files.before), readColumns(files.after)];
  findings.count('Arrow files');
  findings.count('columns', before.size);
  for (const name of after.keys()) if (!before.has(name)) findings.news.push(`${where}: column ${name}`);
  for (const [name, expected] of before) {
    const place = `${where}: column ${name}`;
    const got = after.get(name);
    if (got === undefined) findings.faults.push(`${place} has vanished`);
    else if (expected.type !== got.type) findings.faults.push(`${place} is ${got.type}, but was ${expected.type}`);
    else if (expected.values.length !== got.values.length)
      findings.faults.push(`${place} has ${got.values.length} rows, but had ${expected.values.length}`);
    else {
      const text = describeValues(expected.values, got.values);
      if (text !== null) findings.faults.push(`${place}: ${text}`);
    }
  }
}

/**
 * @param {Buffer} content
 * @returns {Map<string, { type: string, values: unknown[] }>}
 */
function readColumns(content) {
  const table = tableFromIPC(content);
  return new Map(
    table.schema.fields.map(({ name, type }) => [
      name,
      { type: String(type), values: [.../** @type {Iterable<unknown>} */ (table.getChild(name))] },
    ]),
  );
}

/**
 * @param {unknown[]} before
 * @param {unknown[]} after - As many.
 * @returns {string | null} null where they are the same, the sign of zero included.
 */
function describeValues(before, after) {
  if (before.every((value, index) => Object.is(value, after[index]))) return null;
  const checksums = `${computeChecksum(before.map(spell).join())} before, ${computeChecksum(after.map(spell).join())} after`;
  const isNumbers = [...before, ...after].every((value) => typeof value === 'number' || typeof value === 'bigint');
  if (isNumbers) return `${checksums}; ${describeDifference(before.map(Number), after.map(Number))}`;
  const at = before.findIndex((value, index) => !Object.is(value, after[index]));
  return `${checksums}; row ${at} has ${spell(after[at])}, but had ${spell(before[at])}`;
}

/** @param {unknown} value */
function spell(value) {
  return Object.is(value, -0) ? '-0' : String(value);
}
