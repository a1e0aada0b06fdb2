// @ts-check
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';

import { linkTree } from './linkTree.mjs';

/**
 * @typedef {{ link?: boolean, resolved?: string, version?: string, integrity?: string, optional?: boolean }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries - By path.
 */

/**
 * Gives a checkout the packages of its lock file out of those that are installed here, wherever they lie: then npm has
 * nothing to fetch.
 *
 * @param {{ from: string, to: string, signal?: AbortSignal }} options - Roots of the two.
 * @returns {Promise<boolean>} false where one is missing here or of another version; set-up then installs them.
 */
export async function linkPackages({ from, to, signal }) {
  const wanted = readEntries(join(to, 'package-lock.json'));
  const sources = findSources(from, wanted);
  if (sources === null) return false;
  for (const [path, source] of sources) {
    signal?.throwIfAborted();
    linkTree(source, join(to, path), ['node_modules']); // what lies in a package is an entry of its own
    await breathe(); // so that Ctrl-C is heard
  }
  const programs = join(from, 'node_modules', '.bin');
  if (existsSync(programs)) linkTree(programs, join(to, 'node_modules', '.bin'));
  linkOwnPackages(wanted, to);
  // What npm leaves at the end of an install; newer than the lock file, it says that the install is complete.
  const there = Object.entries(wanted).filter(([path, { link }]) => link || !isForeign(path) || sources.has(path));
  const packages = Object.fromEntries(there.filter(([path]) => path !== ''));
  writeFileSync(join(to, 'node_modules', '.package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  return true;
}

/** Whether an entry of a lock file is of a package that is not ours. @param {string} path */
function isForeign(path) {
  return path.includes('node_modules/');
}

/**
 * @param {string} file
 * @returns {LockEntries} None where there is no file.
 */
function readEntries(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/**
 * Where each package that a lock file wants is to be had: in a folder that a lock file here says has the same content.
 * Optional ones that are not here are for other machines.
 *
 * @param {string} root
 * @param {LockEntries} wanted
 * @returns {Map<string, string> | null} By path; null where one is missing.
 */
function findSources(root, wanted) {
  /** @type {Map<string, string>} */
  const folders = new Map();
  for (const file of ['package-lock.json', join('node_modules', '.package-lock.json')]) {
    for (const [path, { integrity, version }] of Object.entries(readEntries(join(root, file)))) {
      const folder = join(root, path);
      const about = join(folder, 'package.json');
      if (integrity === undefined || folders.has(integrity) || !existsSync(about)) continue;
      // The folder may hold what another lock file put there.
      if (JSON.parse(readFileSync(about, 'utf8')).version === version) folders.set(integrity, folder);
    }
  }
  /** @type {Map<string, string>} */
  const sources = new Map();
  for (const [path, { link, integrity = '', optional }] of Object.entries(wanted)) {
    if (link || !isForeign(path)) continue;
    const folder = folders.get(integrity);
    if (folder !== undefined) sources.set(path, folder);
    else if (!optional) return null;
  }
  return sources;
}

/**
 * Links to our own packages, as the lock file says.
 *
 * @param {LockEntries} wanted
 * @param {string} root
 */
function linkOwnPackages(wanted, root) {
  for (const [path, { link, resolved = '' }] of Object.entries(wanted)) {
    if (!link) continue;
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(relative(dirname(place), join(root, resolved)), place);
  }
}
