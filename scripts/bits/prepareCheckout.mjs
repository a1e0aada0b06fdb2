// @ts-check
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from '../setup/runCommand.mjs';
import { SetupError } from '../setup/SetupError.mjs';
import { findProgram } from './findProgram.mjs';
import { linkPackages } from './linkPackages.mjs';
import { linkTree } from './linkTree.mjs';

/**
 * A commit that is built.
 *
 * @typedef {object} Checkout
 * @property {string} commit
 * @property {string} root
 * @property {string} program - The file that Node runs for `dynclean`.
 * @property {boolean} wasThere - Whether an earlier check had built it.
 */

/**
 * Makes a clean checkout of a commit and builds it by its own set-up. The packages and the engine that are here serve
 * it where they are what it asks for. One that was built in the same folder before is taken as it is.
 *
 * @param {string} commit - All 40 digits.
 * @param {{ root: string, folder: string, signal: AbortSignal, onProgress: (text: string) => void }} options -
 *   `folder`: where checkouts lie.
 * @returns {Promise<Checkout>}
 * @throws SetupError when it does not build.
 */
export async function prepareCheckout(commit, { root, folder, signal, onProgress }) {
  const place = join(folder, `checkout-${commit.slice(0, 12)}`);
  const done = `${place}.done`;
  const wasThere = existsSync(done);
  if (!wasThere) {
    await rm(place, { recursive: true, force: true });
    onProgress('checking it out');
    await runOrThrow('git', ['clone', '--quiet', '--shared', '--no-checkout', root, place], { signal });
    await runOrThrow('git', ['-C', place, 'checkout', '--quiet', '--detach', commit], { signal });
    onProgress('packages');
    await linkPackages({ from: root, to: place, signal });
    await linkEngine(root, place);
    onProgress('set-up');
    const words = ['run', 'setup', '--silent'];
    await runOrThrow('npm', words, {
      cwd: place,
      signal,
      onLine: (line) => line.trim() !== '' && onProgress(line.trim()),
    });
    await writeFile(done, '');
  }
  return { commit, root: place, program: await findProgram(place), wasThere };
}

/**
 * Libtorch, and the addon with the hash that says whether it fits; set-up builds another where it does not.
 *
 * @param {string} root
 * @param {string} place
 */
async function linkEngine(root, place) {
  await mkdir(join(place, '.engine'));
  for (const name of ['python', 'addon', 'build']) {
    const from = join(root, '.engine', name);
    if (existsSync(from)) linkTree(from, join(place, '.engine', name));
  }
  for (const name of ['addon.json', 'setup.json']) {
    const from = join(root, '.engine', name);
    if (existsSync(from)) await copyFile(from, join(place, '.engine', name));
  }
}

/**
 * @param {string} command
 * @param {string[]} words
 * @param {{ cwd?: string, signal: AbortSignal, onLine?: (line: string) => void }} options
 */
async function runOrThrow(command, words, options) {
  const { status, stdout, stderr } = await runCommand(command, words, {
    ...options,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (status === 0) return;
  throw new SetupError(`${command} ${words.join(' ')} ended with ${status}`, {
    details: `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n'),
  });
}
