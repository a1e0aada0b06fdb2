import { statfsSync } from 'node:fs';

/** Bytes that an ordinary user can still write where `path` lies. */
export function computeFreeBytes(path, statfs = statfsSync) {
  const { bavail, bsize } = statfs(path);
  return bavail * bsize;
}

/**
 * One sentence when less than `neededBytes` are free where `path` lies, else `undefined`.
 *
 * @param {string} what - What the space is for, as the subject of the sentence.
 */
export function findDiskProblem(path, neededBytes, what, statfs = statfsSync) {
  const freeBytes = computeFreeBytes(path, statfs);
  if (freeBytes >= neededBytes) return undefined;
  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `${what} needs ${gigabytes(neededBytes)} of free disk space, but ${path} has ${gigabytes(freeBytes)}: free some space, or clone to another disk`;
}
