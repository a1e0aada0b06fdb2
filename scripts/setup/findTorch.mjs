// @ts-check
import { existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';

import { probePython } from './probePython.mjs';
import { probeTorch } from './probeTorch.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * @typedef {object} FoundTorch
 * @property {string} path - The torch folder.
 * @property {string} version
 * @property {boolean} cuda - Whether it was built for CUDA.
 * @property {number} cxxStandard
 * @property {boolean} cxx11Abi
 * @property {string} source - Where it was found: `DYNCLEAN_TORCH`, `python3`, `.engine`.
 * @property {string | null} python - A Python that can import this torch, given `pythonPath`; null when none is known.
 * @property {string | null} pythonPath - What to put on PYTHONPATH for it; null when nothing is needed.
 */

/**
 * Looks for an installed torch that is good enough: first where DYNCLEAN_TORCH points, then in the Python in use, then
 * in what set-up itself installed.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, ownOnly?: boolean }} options `ownOnly`: look
 *   past the Python in use.
 * @returns {Promise<{ found?: FoundTorch, rejected: string[] }>} `rejected` says of each torch that was seen and not
 *   taken why, as sentences.
 * @throws SetupError (exit code 2) when DYNCLEAN_TORCH is set and leads to no usable torch: a wish of the user's is
 *   never passed over.
 */
export async function findTorch({ root, env, signal, ownOnly = false }) {
  const setting = env.DYNCLEAN_TORCH;
  if (setting) return { found: await resolveTorchSetting(setting, { env, signal }), rejected: [] };

  const rejected = [];
  if (!ownOnly) {
    for (const command of ['python3', 'python']) {
      const python = await probePython(command, { env, signal });
      if (!python?.torch) continue;
      const torch = probeTorch(python.torch);
      if (!('problem' in torch)) {
        return { found: { ...torch, source: command, python: python.executable, pythonPath: null }, rejected };
      }
      const sentence = `the torch of ${python.executable} is not used: ${python.torch} ${torch.problem}`;
      if (!rejected.includes(sentence)) rejected.push(sentence);
    }
  }
  const own = join(root, '.engine', 'python', 'torch');
  if (existsSync(own)) {
    const torch = probeTorch(own);
    if (!('problem' in torch)) {
      return { found: { ...torch, source: '.engine', ...(await findPythonFor(own, { env, signal })) }, rejected };
    }
    rejected.push(`the torch in .engine is not used: ${own} ${torch.problem}`);
  }
  return { rejected };
}

/**
 * The torch that DYNCLEAN_TORCH names: a Python (a path or a command), a virtual environment, a torch folder, or a
 * folder that holds one.
 *
 * @param {string} setting
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [tools] - How programs are started.
 * @returns {Promise<FoundTorch>}
 */
export async function resolveTorchSetting(setting, { env, signal } = {}) {
  const refuse = (got) =>
    new SetupError(
      `DYNCLEAN_TORCH: must be a Python that can import torch 2.9 or newer, its virtual environment, or a torch folder, ` +
        `but got "${setting}", ${got}. Correct it, or unset it and set-up looks for torch by itself.`,
      { exitCode: 2 },
    );
  const isFolder = existsSync(setting) && statSync(setting).isDirectory();
  if (isFolder) {
    const folder = [setting, join(setting, 'torch')].find(
      (path) => existsSync(join(path, 'lib')) && existsSync(join(path, 'include', 'ATen')),
    );
    if (folder) {
      const torch = probeTorch(folder);
      if ('problem' in torch) throw refuse(`which ${torch.problem}`);
      return { ...torch, source: 'DYNCLEAN_TORCH', ...(await findPythonFor(folder, { env, signal })) };
    }
  }
  const command = isFolder ? findPythonIn(setting) : setting;
  if (!command) throw refuse('a folder with neither torch nor bin/python in it');
  const python = await probePython(command, { env, signal });
  if (!python) {
    throw refuse(existsSync(command) || !command.includes(sep) ? 'which is no working Python' : 'which does not exist');
  }
  if (!python.torch) throw refuse('a Python without torch');
  const torch = probeTorch(python.torch);
  if ('problem' in torch) throw refuse(`whose ${python.torch} ${torch.problem}`);
  return { ...torch, source: 'DYNCLEAN_TORCH', python: python.executable, pythonPath: null };
}

/**
 * A Python that can import the torch of a given folder: the one of the virtual environment around it, else a Python on
 * PATH of the version that the folder was made for. libtorch needs none; reading old `.bin` weights does.
 *
 * @param {string} torchFolder
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [tools] - How programs are started.
 * @returns {Promise<{ python: string | null, pythonPath: string | null }>}
 */
export async function findPythonFor(torchFolder, { env, signal } = {}) {
  const packages = dirname(torchFolder);
  const around = findPythonIn(join(packages, '..', '..', '..')); // <venv>/lib/python3.x/site-packages
  if (around && isSameFolder((await probePython(around, { env, signal }))?.torch, torchFolder)) {
    return { python: around, pythonPath: null };
  }
  for (const command of ['python3', 'python']) {
    const python = await probePython(command, {
      env: { ...env, PYTHONPATH: joinPaths(packages, env?.PYTHONPATH) },
      signal,
    });
    if (python && isSameFolder(python.torch, torchFolder) && existsSync(join(torchFolder, `_C.${python.soabi}.so`))) {
      return { python: python.executable, pythonPath: packages };
    }
  }
  return { python: null, pythonPath: null };
}

function isSameFolder(one, other) {
  return Boolean(one) && realpathSync(one) === realpathSync(other);
}

function findPythonIn(folder) {
  return ['bin/python3', 'bin/python', 'Scripts/python.exe']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
}

function joinPaths(first, rest) {
  return rest ? `${first}${delimiter}${rest}` : first;
}
