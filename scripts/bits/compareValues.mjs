// @ts-check
import { computeChecksum } from './computeChecksum.mjs';

/**
 * Compares two JSON values field by field. A field that only AFTER has is new; one that has vanished or differs is a
 * fault. The order of keys does not matter, that of arrays does.
 *
 * @param {string} where - What the values are, for the report.
 * @param {{ before: unknown, after: unknown }} values
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareValues(where, { before, after }, findings) {
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(after)) if (!(key in before)) findings.news.push(`${where}: field ${key}`);
    for (const [key, value] of Object.entries(before)) {
      if (!(key in after)) findings.faults.push(`${where}: field ${key} has vanished, ${spell(value)} before`);
      else compareValues(`${where}.${key}`, { before: value, after: after[key] }, findings);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length)
      findings.faults.push(`${where}: ${after.length} entries after, ${before.length} before`);
    for (let index = 0; index < Math.min(before.length, after.length); index++)
      compareValues(`${where}[${index}]`, { before: before[index], after: after[index] }, findings);
  } else {
    findings.count('values');
    if (Object.is(before, after)) return;
    const difference =
      typeof before === 'number' && typeof after === 'number'
        ? `, apart by ${Math.abs(before - after).toPrecision(3)}`
        : '';
    findings.faults.push(`${where}: ${spell(before)} before, ${spell(after)} after${difference}`);
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A value as JSON; a long one by its beginning and its checksum.
 *
 * @param {unknown} value
 */
function spell(value) {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 60 ? text : `${text.slice(0, 40)}… (${computeChecksum(text)})`;
}
