// @ts-check
import { createHash } from 'node:crypto';

/**
 * The first 12 hexadecimal digits of the sha256: enough to tell two things apart in a line of a report.
 *
 * @param {string | Uint8Array} content
 */
export function computeChecksum(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
