import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { adviseInstall } from './advice.mjs';
import { findDiskProblem } from './checkDiskSpace.mjs';
import { chooseBuilds, detectGpu } from './detectGpu.mjs';
import { probePython } from './probePython.mjs';
import { classifyPipFailure, runPip } from './runPip.mjs';
import { EngineUnavailableError } from './SetupError.mjs';
import { isAtLeast, minimumPython, torchPin } from './versions.mjs';

/** Download and unpacked size together, with room to spare; measured 0.2 + 0.8 GB (cpu). */
const neededBytes = { cpu: 3e9, cu126: 14e9, cu130: 14e9 };

/**
 * The Python that will install torch, or TensorFlow: 3.10 or newer, with pip.
 *
 * @throws EngineUnavailableError that says what to install.
 */
export async function findPipPython({ env, signal, what = 'libtorch' } = {}) {
  let tooOld;
  for (const command of ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const python = await probePython(command, { env, signal });
    if (!python) continue;
    const version = python.version.join('.');
    if (!isAtLeast(python.version, minimumPython) || python.bits !== 64) {
      tooOld ??= `${python.executable} is ${python.bits === 64 ? '' : '32-bit '}Python ${version}`;
      continue;
    }
    if (!python.pip) {
      throw new EngineUnavailableError(
        `pip is missing in ${python.executable}, and ${what} comes through it: install it with ${adviseInstall('pip')}`,
      );
    }
    return python;
  }
  throw new EngineUnavailableError(
    `Python ${minimumPython.join('.')} or newer is ${tooOld ? `needed, but ${tooOld}` : 'missing'}, and ${what} comes ` +
      `through its pip: install it with ${adviseInstall('python')}`,
  );
}

/**
 * Installs the pinned torch with pip into `.engine/python`, complete or not at all.
 *
 * The CPU build is asked for by its full name (`2.13.0+cpu`): a plain `torch==2.13.0` would bring gigabytes of CUDA
 * libraries on Linux. The CUDA build is taken only where `nvidia-smi` shows a GPU. What pip is configured with comes
 * first (a mirror, a folder of wheels), then PyTorch's own index.
 *
 * @param {{ root: string, python: { executable: string }, env: NodeJS.ProcessEnv, offline?: boolean,
 *   signal?: AbortSignal, onProgress: (text: string) => void, note: (text: string) => void }} options
 * @throws EngineUnavailableError with one sentence for a full disk, no network, no permission or no fitting wheel.
 */
export async function installTorch({ root, python, env, offline = false, signal, onProgress, note }) {
  const target = join(root, '.engine', 'python');
  const partial = join(root, '.engine', `python.partial-${process.pid}`);
  const scratch = join(root, '.engine', `pip.partial-${process.pid}`);
  const gpu = await detectGpu({ env, signal });
  if (gpu) note(`${gpu.name} seen: the CUDA build of libtorch is fetched (about 3 GB)`);
  let problem;
  try {
    for (const build of process.platform === 'darwin' ? ['cpu'] : chooseBuilds(gpu)) {
      const disk = findDiskProblem(join(root, '.engine'), neededBytes[build], 'libtorch');
      if (disk) {
        problem = { sentence: disk };
        continue;
      }
      const sources = listSources(build, offline);
      for (let source = sources.shift(); source; source = sources.shift()) {
        rmSync(partial, { recursive: true, force: true });
        mkdirSync(scratch, { recursive: true });
        const result = await runPip({ python, args: source, partial, scratch, env, signal, onProgress });
        if (result.status === 0 && existsSync(join(partial, 'torch'))) {
          if (problem && build === 'cpu')
            note('the CUDA build could not be had, the CPU build is used: ' + problem.sentence);
          rmSync(target, { recursive: true, force: true });
          renameSync(partial, target);
          return;
        }
        if (lacksOnlyDependencies(result) && !source.includes('--no-deps')) {
          // libtorch itself needs none of them, its Python does.
          note(
            'packages that torch needs in Python could not be had, libtorch goes without: old .bin weights cannot be read',
          );
          sources.unshift(['--no-deps', ...source]);
          continue;
        }
        const failure = describePipFailure(result, { build, python, offline });
        // The most telling failure wins: that a source lacks the wheel says less than that the network is down.
        if (!problem || failure.rank >= (problem.rank ?? 0)) problem = failure;
        if (failure.rank >= 3) break;
      }
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
  throw new EngineUnavailableError(problem.sentence, { details: problem.details });
}

/**
 * Where to ask for a build, in turn, as pip's arguments. None of them can bring a CUDA build when `cpu` is asked for.
 *
 * @param {'cpu' | 'cu126' | 'cu130'} build
 * @returns {string[][]}
 */
export function listSources(build, offline, platform = process.platform) {
  const exact = platform === 'darwin' ? `torch==${torchPin}` : `torch==${torchPin}+${build}`; // macOS has one build
  if (offline) return [['--no-index', exact]];
  if (platform === 'darwin') return [[exact]];
  const sources = [[exact], ['--extra-index-url', `https://download.pytorch.org/whl/${build}`, exact]];
  // What PyPI itself carries is this CUDA build, under the bare version; === keeps a local +cpu wheel out.
  if (build === 'cu130') sources.push([`torch===${torchPin}`]);
  return sources;
}

/** Whether pip had the torch that was asked for, and failed for want of something that it depends on. */
function lacksOnlyDependencies({ status, stderr }) {
  const missing = /No matching distribution found for (\S+)/.exec(stderr)?.[1];
  return status !== 0 && missing !== undefined && !missing.startsWith('torch=');
}

/**
 * What went wrong in pip, as one sentence.
 *
 * @returns {{ sentence: string, details: string, rank: number }} A higher rank is the more telling cause; from 3 on,
 *   asking another source cannot help.
 */
export function describePipFailure(result, { build, python, offline }) {
  const { cause, details } = classifyPipFailure(result);
  const [rank, sentence] = {
    disk: [4, 'the disk filled up while pip installed libtorch: free some space (3 GB are enough for the CPU build)'],
    permission: [
      4,
      `pip may not write into .engine: make the project's folder writable for you, or clone it elsewhere`,
    ],
    pip: [4, `pip is missing in ${python.executable}: install it with ${adviseInstall('pip')}`],
    network: [
      2,
      `libtorch could not be fetched, the network did not answer pip: connect (or set HTTPS_PROXY or pip's index-url), ` +
        `or set DYNCLEAN_TORCH to a Python that has torch 2.9 or newer`,
    ],
    wheel: [
      1,
      offline
        ? `pip has no wheel of torch ${torchPin}+${build} at hand and --offline forbids fetching it: run setup without --offline, or set PIP_FIND_LINKS to a folder that holds the wheel`
        : `no wheel of torch ${torchPin} (${build}) fits ${python.executable} on ${process.platform} ${process.arch}: use Python 3.10 to 3.14 on 64-bit Linux (glibc) or macOS, or set DYNCLEAN_TORCH to a Python that has torch 2.9 or newer`,
    ],
    other: [
      3,
      `pip could not install libtorch: see what it said below, or set DYNCLEAN_TORCH to a Python that has torch 2.9 or newer`,
    ],
  }[cause];
  return { rank, sentence, details };
}
