// @ts-check
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { findDiskProblem } from './checkDiskSpace.mjs';
import { computeFileHash } from './computeHash.mjs';
import { describeNpmFailure, findNpm } from './findNpm.mjs';
import { readJson } from './readJson.mjs';
import { runCommand } from './runCommand.mjs';
import { SetupError } from './SetupError.mjs';
import { writeFileAtomically } from './writeFileAtomically.mjs';

const neededBytes = 1.5e9;

/**
 * Whether `node_modules` is what `package-lock.json` says.
 *
 * npm writes `node_modules/.package-lock.json` last, so its absence means an install that was broken off. Our stamp
 * beside it holds the lock file's hash, and counts only as long as npm has not written there since; without a stamp
 * (somebody ran npm himself) the newer of the two lock files decides.
 */
export function arePackagesInstalled(root) {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  const record = readJson(installed);
  if (record === undefined) return false;
  // Some packages lie in the folders of ours, where somebody may have cleaned up.
  const nested = Object.keys(record.packages ?? {}).filter((path) => /^packages\/[^/]+\/node_modules\//.test(path));
  if (!nested.every((path) => existsSync(join(root, path)))) return false;
  const stamp = readJson(stampPath(root));
  const installedAt = statSync(installed).mtimeMs;
  if (stamp?.installedAt === installedAt) return stamp.lockSha256 === computeFileHash(lock);
  return installedAt >= statSync(lock).mtimeMs;
}

/**
 * Runs `npm ci`: exactly the locked packages, no install scripts (`.npmrc`).
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, offline?: boolean, signal?: AbortSignal,
 *   onProgress: (text: string) => void }} options
 * @returns {Promise<number>} How many packages were installed.
 * @throws SetupError with one sentence; there is no way on without the packages.
 */
export async function installPackages({ root, env, offline = false, signal, onProgress }) {
  const disk = findDiskProblem(root, { what: 'npm ci', neededBytes });
  if (disk) throw new SetupError(disk);
  const [command, ...words] = findNpm(env);
  const total = countPackages(readJson(join(root, 'package-lock.json')));
  let lookedUp = 0;
  let fetched = 0;
  const say = () => {
    const [count, what] = fetched > 0 ? [fetched, 'packages'] : [lookedUp, 'packages looked up'];
    onProgress(count === 0 ? 'npm ci' : `npm ci, ${Math.min(count, total)} of ${total} ${what}`);
  };
  say();
  const ticking = setInterval(say, 1000);
  let result;
  try {
    result = await runCommand(command, [...words, 'ci', '--loglevel=http', ...(offline ? ['--offline'] : [])], {
      cwd: root,
      env,
      signal,
      onLine: (line) => {
        if (/^npm http .*\.tgz\b/.test(line)) fetched += 1;
        else if (line.startsWith('npm http ')) lookedUp += 1;
      },
    });
  } finally {
    clearInterval(ticking);
  }
  if (result.status !== 0) throw describeNpmFailure(result, { root, offline });
  recordInstalled(root);
  return Number(/^added (\d+) packages/m.exec(result.stdout)?.[1] ?? total);
}

/** Leaves the stamp that `arePackagesInstalled` reads. */
export function recordInstalled(root) {
  const { mtimeMs: installedAt } = statSync(join(root, 'node_modules', '.package-lock.json'));
  const lockSha256 = computeFileHash(join(root, 'package-lock.json'));
  writeFileAtomically(stampPath(root), `${JSON.stringify({ lockSha256, installedAt })}\n`);
}

function stampPath(root) {
  return join(root, 'node_modules', '.dynclean-setup.json');
}

/** How many packages the lock file has for this machine; optional ones for others are left out. */
function countPackages(lock) {
  const fits = (list, value) =>
    !list || list.includes(value) || (list[0]?.startsWith('!') && !list.includes(`!${value}`));
  return Object.entries(lock?.packages ?? {}).filter(
    ([path, entry]) =>
      path.includes('node_modules/') &&
      !entry.link &&
      fits(entry.os, process.platform) &&
      fits(entry.cpu, process.arch),
  ).length;
}
