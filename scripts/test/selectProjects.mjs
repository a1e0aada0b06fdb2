// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from '../setup/SetupError.mjs';

/**
 * The projects whose tests are to run: all packages and the scripts, or those that are named.
 *
 * @param {string} root
 * @param {string[]} wanted - Names with or without `@dynclean/`; none means all.
 * @returns {import('./runPackageTests.mjs').Project[]} Sorted by name where all are meant, else as named.
 * @throws SetupError (exit code 2) for a name that is none.
 */
export function selectProjects(root, wanted) {
  const projects = listProjects(root);
  if (wanted.length === 0) return projects;
  return [...new Set(wanted)].map((word) => {
    const project = projects.find(({ name }) => name === word || name === `@dynclean/${word}`);
    if (project) return project;
    const known = projects.map(({ name }) => name.replace('@dynclean/', '')).join(', ');
    throw new SetupError(`there is no package "${word}" to test: the packages are ${known}`, { exitCode: 2 });
  });
}

function listProjects(root) {
  const folder = join(root, 'packages');
  const packages = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'package.json')))
    .map((name) => ({
      name: JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).name,
      folder: join('packages', name),
    }));
  return [...packages, { name: 'scripts', folder: 'scripts' }].sort((a, b) => (a.name < b.name ? -1 : 1));
}
