// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** sha256 of a value's JSON, the first 16 hex digits: enough to tell builds apart, short enough for a file name. */
export function computeHash(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** sha256 of a file's bytes, in hex. */
export function computeFileHash(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/**
 * Path and content hash of every file below the given files and folders, sorted by path; absent ones are left out.
 *
 * @returns {[path: string, sha256: string][]}
 */
export function computeTreeHashes(root, paths) {
  const files = paths.flatMap((path) => listFiles(join(root, path)));
  return files.sort().map((file) => [relative(root, file), computeFileHash(file)]);
}

function listFiles(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => listFiles(join(path, entry.name)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}
