// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { readJson } from './setup/readJson.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { SetupError } from './setup/SetupError.mjs';

/**
 * The Python that carries libtorch, with what the peer scripts need beside it installed into `.engine/peer`: the lines
 * of `peer/requirements.txt` and nothing else. pip would bring another torch, gigabytes of CUDA that nobody loads.
 *
 * @param {{ root: string, signal?: AbortSignal }} options
 * @returns {Promise<{ command: string, env: NodeJS.ProcessEnv }>} What to start, in which environment.
 * @throws SetupError when there is no Python with torch, or pip fails.
 */
export async function preparePeerPython({ root, signal }) {
  const fromRoot = (...path) => join(root, ...path);
  const addon = readJson(fromRoot('.engine/addon.json'));
  if (!addon?.python) throw new SetupError('there is no Python with torch yet: run `npm run setup` first');
  const requirements = readFileSync(fromRoot('scripts/peer/requirements.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('torch=='));
  const place = fromRoot('.engine/peer');
  // By this name dill, which datasets hashes with, knows that modules in there are installed ones, not to be pickled.
  const target = join(place, 'site-packages');
  const stamp = join(place, 'requirements.sha256');
  const wanted = createHash('sha256').update(requirements.join('\n')).digest('hex');
  if (!existsSync(target) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write('installing what the peer scripts need into .engine/peer\n');
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const file = join(place, 'requirements.txt');
    writeFileSync(file, `${requirements.join('\n')}\n`);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, '-r', file];
    const { status, stderr } = await runCommand(addon.python, pip, { signal });
    if (status !== 0) throw new SetupError('pip could not install what the peer scripts need', { details: stderr });
    writeFileSync(stamp, wanted);
  }
  const pythonPath = addon.pythonPath === null ? null : resolve(root, addon.pythonPath);
  const path = [pythonPath, target, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  return { command: addon.python, env: { ...process.env, PYTHONPATH: path, HF_HUB_OFFLINE: '1' } };
}
