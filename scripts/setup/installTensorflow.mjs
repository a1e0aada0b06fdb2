// @ts-check
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { adviseInstall } from './advice.mjs';
import { findDiskProblem } from './checkDiskSpace.mjs';
import { describeNpmFailure, findNpm } from './findNpm.mjs';
import { runCommand } from './runCommand.mjs';
import { classifyPipFailure, describeMismatch, runPip } from './runPip.mjs';
import { EngineUnavailableError, SetupError } from './SetupError.mjs';
import { layOutTensorflow, tensorflowLibraries } from './tensorflowLayout.mjs';
import { tensorflowPin, tfjsNodePin } from './versions.mjs';

/** Download and unpacked size together, with room to spare; measured 0.3 + 1.3 GB (cpu). */
const neededBytes = { cpu: 2.5e9, cuda: 14e9 };

/** The newest Python that TensorFlow publishes wheels for. We use the libraries alone, so any of them serves. */
const newestPython = '3.13';

/** The Python whose wheel's hash with CUDA is recorded. */
const cudaPython = '3.12';

/**
 * Which build suits a machine: CUDA where a GPU is seen whose driver runs CUDA 12 or newer.
 *
 * @param {{ cudaVersion: [number, number] } | undefined} gpu
 * @returns {'cpu' | 'cuda'}
 */
export function chooseTensorflowBuild(gpu, platform = process.platform) {
  return platform === 'linux' && (gpu?.cudaVersion[0] ?? 0) >= 12 ? 'cuda' : 'cpu';
}

/**
 * What pip is asked for, in turn: for the Python that runs, then for one that there are wheels for. The wheel by its
 * hashes, without its Python's needs, none of which are the library's; CUDA's libraries come by theirs.
 *
 * @returns {string[][]}
 */
export function listTensorflowSources(build, offline) {
  const name = build === 'cuda' ? 'tensorflow-cuda.txt' : 'tensorflow.txt';
  const file = fileURLToPath(new URL(`requirements/${name}`, import.meta.url));
  const exact = [...(offline ? ['--no-index'] : []), '--no-deps', '--require-hashes', '-r', file];
  const forPython = (version) => ['--python-version', version, ...exact];
  return build === 'cuda' ? [forPython(cudaPython)] : [exact, forPython(newestPython)];
}

/**
 * Installs TensorFlow's pip wheel into `.engine/tensorflow/python`, complete or not at all.
 *
 * @param {{ root: string, build: 'cpu' | 'cuda', python: { executable: string }, env: NodeJS.ProcessEnv,
 *   offline?: boolean, signal?: AbortSignal, onProgress: (text: string) => void }} options
 * @throws EngineUnavailableError with one sentence.
 */
export async function installTensorflowWheel({ root, build, python, env, offline = false, signal, onProgress }) {
  const { python: target } = layOutTensorflow(root, build === 'cuda');
  const partial = join(root, '.engine', `tensorflow.partial-${process.pid}`);
  const scratch = join(root, '.engine', `pip.partial-${process.pid}`);
  const disk = findDiskProblem(join(root, '.engine'), { what: 'TensorFlow', neededBytes: neededBytes[build] });
  if (disk) throw new EngineUnavailableError(disk);
  let failure;
  try {
    for (const args of listTensorflowSources(build, offline)) {
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(scratch, { recursive: true });
      const result = await runPip({ python, args, partial, scratch, env, signal, onProgress });
      const library = join(partial, 'tensorflow', tensorflowLibraries[0]);
      if (result.status === 0 && existsSync(library)) {
        rmSync(target, { recursive: true, force: true });
        mkdirSync(join(target, '..'), { recursive: true });
        renameSync(partial, target);
        return;
      }
      failure = describeFailure(result, { build, python, offline });
      if (failure.cause !== 'wheel') break;
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
  throw new EngineUnavailableError(failure?.sentence ?? 'there is no source of TensorFlow', {
    details: failure?.details,
  });
}

function describeFailure(result, { build, python, offline }) {
  const { cause, details } = classifyPipFailure(result);
  const what = `TensorFlow ${tensorflowPin}`;
  const sentence = {
    disk: `the disk filled up while pip installed TensorFlow: free ${neededBytes[build] / 1e9} GB`,
    permission: `pip may not write into .engine: make the project's folder writable for you, or clone it elsewhere`,
    hash: `${describeMismatch(result)}. Nothing of it was installed: ask for the known file (a mirror may hold another)`,
    pip: `pip is missing in ${python.executable}: install it with ${adviseInstall('pip')}`,
    network: `TensorFlow could not be fetched, the network did not answer pip: connect (or set HTTPS_PROXY or pip's index-url)`,
    wheel: offline
      ? `pip has no wheel of ${what} at hand and --offline forbids fetching it: run setup without --offline, or set PIP_FIND_LINKS to a folder that holds the wheel`
      : `no wheel of ${what} (${build}) fits ${process.platform} ${process.arch}: TensorFlow has them for 64-bit Linux (glibc) and macOS`,
    other: `pip could not install TensorFlow: see what it said below`,
  }[cause];
  return { cause, sentence, details };
}

/**
 * Installs `@tensorflow/tfjs-node` or `-gpu` into `.engine/tensorflow/node`, without its install script, which would
 * download a TensorFlow of 2022. What it shares with us (tfjs-core, the plain backend) is removed there, so that Node
 * finds ours: with two copies, a tensor of the one would be none of the other's.
 *
 * @throws SetupError with one sentence when npm fails.
 */
export async function installTensorflowPackage({ root, build, env, offline = false, signal, onProgress }) {
  const { node: target, packageName } = layOutTensorflow(root, build === 'cuda');
  const partial = join(root, '.engine', `tensorflow-node.partial-${process.pid}`);
  const shared = ['tfjs-core', 'tfjs-backend-cpu'];
  for (const name of shared) {
    const path = join(root, 'node_modules', '@tensorflow', name, 'package.json');
    const { version } = JSON.parse(readFileSync(path, 'utf8'));
    if (version !== tfjsNodePin)
      throw new Error(`tfjsNodePin is ${tfjsNodePin}, but @tensorflow/${name} is ${version}`);
  }
  mkdirSync(partial, { recursive: true });
  try {
    writeFileSync(join(partial, 'package.json'), '{ "private": true }\n');
    onProgress(`npm installs ${packageName}`);
    const [command, ...words] = findNpm(env);
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false'];
    const result = await runCommand(
      command,
      // --prefix: an npm that runs this very set-up hands its own folder down.
      [...words, 'install', '--prefix', partial, ...flags, ...(offline ? ['--offline'] : []), `${packageName}@${tfjsNodePin}`], // prettier-ignore
      { cwd: partial, env, signal },
    );
    if (result.status !== 0) throw describeNpmFailure(result, { root, offline });
    const modules = join(partial, 'node_modules', '@tensorflow');
    if (!existsSync(modules)) throw new SetupError(`npm installed no ${packageName} into ${partial}`);
    for (const name of shared) rmSync(join(modules, name), { recursive: true, force: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
