// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import ts from 'typescript';

/**
 * Which source file of a package imports which other one, types included. Tests are left out: nothing imports them.
 *
 * @typedef {ReadonlyMap<string, ReadonlySet<string>>} ImportGraph - From absolute path to absolute paths.
 */

/** Whether a file takes part in a package's graph. */
export function isSource(/** @type {string} */ file) {
  return /\.ts$/.test(file) && !/\.(test|d)\.ts$/.test(file);
}

/**
 * @param {string} folder - The sources of one package.
 * @returns {ImportGraph}
 */
export function readImportGraph(folder) {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const files = new Set(names.filter(isSource).map((name) => join(folder, name)));
  return new Map([...files].map((file) => [file, new Set(readImports(file).filter((target) => files.has(target)))]));
}

/** @param {string} file */
function readImports(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolveImport(file, name));
}

/**
 * The source file that a relative import means.
 *
 * @param {string} file - Who imports.
 * @param {string} name - As written, with `.js`.
 */
export function resolveImport(file, name) {
  return resolve(dirname(file), name.replace(/\.js$/, '.ts'));
}

/**
 * The two folders side by side that an import leads between: the first step at which the ways to both files part.
 *
 * @param {string} from - The file that imports, absolute.
 * @param {string} to - The file that is imported, absolute.
 * @param {string} root - The folder of the package's sources.
 * @returns {{ from: string, to: string } | null} Relative to `root`; null where one of the files lies beside the
 *   other's folder or both are in one folder: that leads up or down, not across.
 */
export function findFolderStep(from, to, root) {
  const [a, b] = [from, to].map((file) => relative(root, file).split(sep));
  const shared = a.findIndex((part, index) => part !== b[index]);
  if (shared < 0 || shared >= a.length - 1 || shared >= b.length - 1) return null;
  return { from: a.slice(0, shared + 1).join('/'), to: b.slice(0, shared + 1).join('/') };
}

/**
 * Which folder of a package imports from which folder beside it.
 *
 * @param {ImportGraph} graph
 * @param {string} root - The folder of the package's sources.
 * @returns {ImportGraph} Of folders, relative to `root`.
 */
export function collectFolders(graph, root) {
  /** @type {Map<string, Set<string>>} */
  const folders = new Map();
  for (const [file, targets] of graph) {
    for (const target of targets) {
      const step = findFolderStep(file, target, root);
      if (step === null) continue;
      const known = folders.get(step.from) ?? new Set();
      folders.set(step.from, known.add(step.to));
    }
  }
  return folders;
}

/**
 * The shortest way along imports, by breadth.
 *
 * @param {ImportGraph} graph
 * @param {string} from
 * @param {string} to
 * @returns {string[] | null} With both ends; null where there is none.
 */
export function findWay(graph, from, to) {
  /** @type {Map<string, string | null>} */
  const cameFrom = new Map([[from, null]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) {
      /** @type {string[]} */
      const way = [];
      for (let step = /** @type {string | null} */ (node); step !== null; step = cameFrom.get(step) ?? null)
        way.unshift(step);
      return way;
    }
    for (const next of graph.get(node) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}
