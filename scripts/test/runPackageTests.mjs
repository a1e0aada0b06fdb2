// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { runCommand } from '../setup/runCommand.mjs';
import { readPackageResults } from './readPackageResults.mjs';

/**
 * @typedef {{ name: string, folder: string }} Project - As nx names it; the folder is relative to the root.
 */

/**
 * Runs tests through nx, which takes unchanged ones from its cache, and reads their results.
 *
 * Every old `test-results.json` is removed first, and nx puts the cached ones back: what lies there afterwards is of
 * this run or was found still valid by it.
 *
 * @param {{ root: string, projects: Project[], signal?: AbortSignal,
 *   onResults: (results: import('./readPackageResults.mjs').PackageResults) => void }} options `onResults` is called as
 *   projects finish.
 * @returns {Promise<import('./readPackageResults.mjs').PackageResults[]>} In the order of `projects`.
 */
export async function runPackageTests({ root, projects, signal, onResults }) {
  const resultsPath = (project) => join(root, project.folder, 'test-results.json');
  for (const project of projects) rmSync(resultsPath(project), { force: true });

  const startedAt = Date.now();
  const finished = new Map();
  const finish = (project) => {
    if (finished.has(project.name)) return;
    finished.set(project.name, readPackageResults(project.name, resultsPath(project), startedAt));
    onResults(finished.get(project.name));
  };
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const names = projects.map(({ name }) => name).join(',');
  const { status, stdout, stderr } = await runCommand(
    process.execPath,
    [nx, 'run-many', '-t', 'test', '-p', names, '--parallel=2', '--output-style=static-failures-only'],
    {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
      signal,
      onLine: (line) => {
        const name = /^\s*[✔✖]\s+nx run (\S+):test\b/.exec(line)?.[1];
        const project = projects.find((candidate) => candidate.name === name);
        if (project) finish(project);
      },
    },
  );
  projects.forEach(finish);
  const results = projects.map(({ name }) => finished.get(name));
  const said = `${stdout}\n${stderr}`;
  for (const result of results) {
    const crashed = result.failures.some(({ name }) => name === '(no results)');
    const failedQuietly = result.failed === 0 && said.includes(`✖  nx run ${result.name}:test`);
    if (failedQuietly) addFailure(result, 'the run failed though none of its tests did');
    if (crashed || failedQuietly) result.failures.at(-1).message += `\n${findTaskOutput(said, result.name)}`;
  }
  if (status !== 0 && results.every(({ failed }) => failed === 0)) {
    addFailure(results[0], `nx ended with exit code ${status}\n${said.trim().split('\n').slice(-20).join('\n')}`);
  }
  return results;
}

function addFailure(result, message) {
  result.failed += 1;
  result.failures.push({ name: '(test run)', message });
}

/** What nx printed of a project's failing test, else the end of all that it printed (a build failed, say). */
function findTaskOutput(said, name) {
  const blocks = said.split(/^(?=\s*(?:> nx run |[✔✖]\s+nx run | NX ))/m);
  const block = blocks.find((text) => text.trim().startsWith(`> nx run ${name}:test`));
  return (block ?? said)
    .trim()
    .split('\n')
    .filter((line) => !/^npm /.test(line))
    .slice(-20)
    .join('\n');
}
