// @ts-check
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Measured with a clock, or how often a run went on: what may differ between two runs of the same. */
const measured = new Set(['totalMs', 'trainingMs', 'stepMs', 'elapsedMs', 'startedAt', 'finishedAt', 'resumed']);

/** Whether a value may differ: something measured, or the host name of the machine. */
const mayDiffer = (key, value) =>
  measured.has(key) ||
  (key === 'durations' && typeof value === 'object') ||
  (key === 'host' && typeof value === 'string');

/** JSON without what was measured. `durations` goes as a whole: a stage that was taken as it was has none. */
export function dropMeasured(value) {
  if (Array.isArray(value)) return value.map(dropMeasured);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !mayDiffer(key, inner))
      .map(([key, inner]) => [key, dropMeasured(inner)]),
  );
}

function normalize(name, content, root) {
  if (!/\.jsonl?$/.test(name)) return content;
  const text = content.toString().replaceAll(root, 'ROOT');
  try {
    if (name.endsWith('.json')) return JSON.stringify(dropMeasured(JSON.parse(text)));
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.stringify(dropMeasured(JSON.parse(line)))).join('\n');
  } catch {
    return `not JSON: ${text}`; // half a file differs from a whole one
  }
}

/** sha256 of each file below a folder, by relative path, without what was measured and without where it lies. */
async function hashFiles(folder, root) {
  const hashes = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = normalize(entry.name, await readFile(path), root);
    hashes.set(relative(folder, path), createHash('sha256').update(content).digest('hex'));
  }
  return hashes;
}

/**
 * Compares two folders bit by bit, apart from what was measured.
 *
 * @param {{ folder: string, root: string }} expected - `root`: the place whose path may stand in the files.
 * @param {{ folder: string, root: string }} got
 * @returns {Promise<{ files: number, differing: string[] }>}
 */
export async function compareFolders(expected, got) {
  const [a, b] = [await hashFiles(expected.folder, expected.root), await hashFiles(got.folder, got.root)];
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  return { files: a.size, differing: paths.filter((path) => a.get(path) !== b.get(path)) };
}
