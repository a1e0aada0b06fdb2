// @ts-check
import { statfsSync } from 'node:fs';

/** @typedef {(path: string) => { bavail: number, bsize: number }} StatFs */

/**
 * Bytes that an ordinary user can still write where `path` lies.
 *
 * @param {string} path
 * @param {StatFs} statfs
 */
export function computeFreeBytes(path, statfs = statfsSync) {
  const { bavail, bsize } = statfs(path);
  return bavail * bsize;
}

/**
 * One sentence when less than `neededBytes` are free where `path` lies, else `undefined`.
 *
 * @param {string} path
 * @param {{ what: string, neededBytes: number, statfs?: StatFs }} need - `what` the space is for, as the subject of the
 *   sentence.
 */
export function findDiskProblem(path, { what, neededBytes, statfs = statfsSync }) {
  const freeBytes = computeFreeBytes(path, statfs);
  if (freeBytes >= neededBytes) return undefined;
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `${what} needs ${gigabytes(neededBytes)} of free disk space, but ${path} has ${gigabytes(freeBytes)}: free some space, or clone to another disk`;
}
