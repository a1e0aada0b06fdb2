// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { adviseInstall } from './advice.mjs';
import { findDiskProblem } from './checkDiskSpace.mjs';
import { chooseTorchWheel, nameTorchVersion } from './chooseTorchWheel.mjs';
import { chooseBuilds, detectGpu } from './detectGpu.mjs';
import { probePython } from './probePython.mjs';
import { classifyPipFailure, describeMismatch, runPip } from './runPip.mjs';
import { EngineUnavailableError } from './SetupError.mjs';
import { isAtLeast, minimumPython, torchPin } from './versions.mjs';

/** Download and unpacked size together, with room to spare; measured 0.2 + 0.8 GB (cpu). */
const neededBytes = { cpu: 3e9, cu126: 14e9, cu130: 14e9 };

/**
 * The Python that will install torch, or TensorFlow: 3.10 or newer, with pip.
 *
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal, what?: string }} [options] - `what` it is for.
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
 * Installs the pinned torch with pip into `.engine/python`, complete or not at all: that wheel, and those versions of
 * what its Python needs, whose hashes are in `requirements/`, and nothing else.
 * What is installed so does not depend on the day.
 *
 * The CPU build is asked for by its full name (`2.13.0+cpu`): a plain `torch==2.13.0` would bring gigabytes of CUDA
 * libraries on Linux. The CUDA build is taken only where `nvidia-smi` shows a GPU. What pip is configured with comes
 * first (a mirror, a folder of wheels), then PyTorch's own index.
 *
 * @param {{ root: string, python: { executable: string, version: number[] }, env: NodeJS.ProcessEnv, offline?: boolean,
 *   signal?: AbortSignal, onProgress: (text: string) => void, note: (text: string) => void }} options
 * @throws EngineUnavailableError with one sentence for a full disk, no network, no permission, no fitting wheel or
 *   another wheel than the known one.
 */
export async function installTorch({ root, python, env, offline = false, signal, onProgress, note }) {
  const target = join(root, '.engine', 'python');
  const partial = join(root, '.engine', `python.partial-${process.pid}`);
  const scratch = join(root, '.engine', `pip.partial-${process.pid}`);
  const gpu = await detectGpu({ env, signal });
  if (gpu) note(`${gpu.name} seen: the CUDA build of libtorch is fetched (about 3 GB)`);
  /** @type {{ sentence: string, rank?: number, details?: string } | undefined} */
  let problem;
  try {
    for (const build of process.platform === 'darwin' ? chooseBuilds(undefined) : chooseBuilds(gpu)) {
      const disk = findDiskProblem(join(root, '.engine'), { what: 'libtorch', neededBytes: neededBytes[build] });
      const wheel = chooseTorchWheel(build, python, { env });
      if (disk || !wheel) {
        problem = { sentence: disk ?? describeUnknownWheel(build) };
        continue;
      }
      if (wheel.otherPython) note(describeOtherPython(wheel, python));
      const withPython = listRequirements(build, wheel);
      const attempts = listSources(build, offline).map((source) => ({ source, withPython }));
      for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
        rmSync(partial, { recursive: true, force: true });
        mkdirSync(scratch, { recursive: true });
        const torchFile = join(scratch, 'torch.txt');
        writeFileSync(torchFile, formatRequirement(wheel));
        const files = [torchFile, ...attempt.withPython].flatMap((file) => ['-r', file]);
        const args = [...attempt.source, ...wheel.options, '--no-deps', '--require-hashes', ...files];
        const result = await runPip({ python, args, partial, scratch, env, signal, onProgress });
        if (result.status === 0 && existsSync(join(partial, 'torch'))) {
          if (problem && build === 'cpu')
            note('the CUDA build could not be had, the CPU build is used: ' + problem.sentence);
          rmSync(target, { recursive: true, force: true });
          renameSync(partial, target);
          return;
        }
        if (lacksOnlyDependencies(result) && attempt.withPython.length > 0 && build === 'cpu') {
          // libtorch itself needs none of them, its Python does.
          note(
            'packages that torch needs in Python could not be had, libtorch goes without: old .bin weights cannot be read',
          );
          attempts.unshift({ source: attempt.source, withPython: [] });
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
  throw new EngineUnavailableError(problem?.sentence ?? 'there is no source of libtorch', {
    details: problem?.details,
  });
}

/** A line of a requirements file. `===`: what is asked for under the bare version shall not be another build of it. */
export function formatRequirement({ version, hashes }) {
  const hashed = hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
  return `torch${version === torchPin ? '===' : '=='}${version} ${hashed}\n`;
}

/** Files of what goes with torch: what its Python needs, where that can be used, and CUDA's libraries. */
function listRequirements(build, { otherPython }) {
  const names = [...(otherPython ? [] : ['torch-dependencies.txt']), ...(build === 'cu130' ? ['torch-cuda.txt'] : [])];
  return names.map((name) => fileURLToPath(new URL(`requirements/${name}`, import.meta.url)));
}

function describeUnknownWheel(build) {
  return (
    `no hash of torch ${nameTorchVersion(build)} for ${process.platform} ${process.arch} is recorded, and nothing is installed ` +
    `without: set DYNCLEAN_TORCH_SHA256 to the SHA-256 of the wheel, from https://download.pytorch.org/whl/${build}/torch/, or ` +
    `DYNCLEAN_TORCH to a Python that has torch 2.9 or newer`
  );
}

function describeOtherPython({ version, otherPython }, python) {
  return (
    `the hash of torch ${version} is known for Python ${otherPython}, not for ${python.version.slice(0, 2).join('.')}: libtorch comes ` +
    `from that wheel, and old .bin weights cannot be read (DYNCLEAN_TORCH_SHA256 takes the other's hash)`
  );
}

/**
 * Where to ask for a build, in turn, as pip's arguments.
 *
 * @param {'cpu' | 'cu126' | 'cu130'} build
 * @returns {string[][]}
 */
export function listSources(build, offline, platform = process.platform) {
  if (offline) return [['--no-index']];
  if (platform === 'darwin' || build === 'cu130') return [[]]; // PyPI carries these itself
  return [[], ['--extra-index-url', `https://download.pytorch.org/whl/${build}`]];
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
    hash: [
      2,
      `${describeMismatch(result)}. Nothing of it was installed: ask for the known file (a mirror may hold another), ` +
        `set DYNCLEAN_TORCH_SHA256 if you vouch for this one, or DYNCLEAN_TORCH to a Python that has torch 2.9 or newer`,
    ],
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
  return { rank: Number(rank), sentence: String(sentence), details };
}
