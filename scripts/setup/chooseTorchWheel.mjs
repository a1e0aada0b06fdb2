// @ts-check
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { SetupError } from './SetupError.mjs';
import { torchPin } from './versions.mjs';

/**
 * What each wheel of torch hashes to, by version and platform and, within these, by the Python that it was made for.
 * Those that PyPI has are there, and of the CPU builds, which only PyTorch's own index has, the one for Python 3.11 on
 * x86-64 Linux. Missing: the CPU build for other Pythons and for arm64 Linux, and the builds for CUDA 12.
 */
const knownHashes = JSON.parse(
  readFileSync(fileURLToPath(new URL('requirements/torch-hashes.json', import.meta.url)), 'utf8'),
);
const sha256 = /^[0-9a-f]{64}$/;

/**
 * The one wheel of torch that pip is to install.
 *
 * @typedef {object} TorchWheel
 * @property {string} version - As pip is asked for it: `2.13.0+cpu`.
 * @property {string[]} hashes - SHA-256 of what is accepted.
 * @property {string[]} options - pip's, where the wheel is for another Python than the one that runs it.
 * @property {string | null} otherPython - That Python: `3.11`.
 */

/**
 * Which wheel of a build there is for a Python, by its hash. Where only that of another Python is known it serves as
 * well: libtorch is the same in each, and only reading old `.bin` weights needs torch's Python part.
 *
 * @param {'cpu' | 'cu126' | 'cu130'} build
 * @param {{ version: number[] }} python
 * @param {{ platform?: NodeJS.Platform, arch?: string, env?: NodeJS.ProcessEnv }} [machine] `DYNCLEAN_TORCH_SHA256`
 *   in `env`: the hash of a wheel that the user vouches for.
 * @returns {TorchWheel | null} null where no hash is known for this platform.
 * @throws SetupError (exit code 2) where that is no hash.
 */
export function chooseTorchWheel(build, python, { platform = process.platform, arch = process.arch, env = {} } = {}) {
  const version = nameTorchVersion(build, platform);
  const plain = { version, options: [], otherPython: null };
  const given = env.DYNCLEAN_TORCH_SHA256;
  if (given) {
    if (sha256.test(given)) return { ...plain, hashes: [given] };
    throw new SetupError(`DYNCLEAN_TORCH_SHA256: must be 64 hexadecimal digits in small letters, but got "${given}"`, {
      exitCode: 2,
    });
  }
  const known = knownHashes[`${version} ${platform} ${arch}`] ?? {};
  const own = known[`cp${python.version.slice(0, 2).join('')}`];
  if (own) return { ...plain, hashes: [own] };
  const [tag, hash] = Object.entries(known).at(-1) ?? [];
  if (!tag) return null;
  const otherPython = tag.replace(/^cp(\d)(\d+)$/, '$1.$2');
  const options = ['--python-version', otherPython, '--implementation', 'cp', '--abi', tag];
  const platforms = wheelPlatforms[`${platform} ${arch}`].flatMap((name) => ['--platform', name]);
  return { version, hashes: [hash], options: [...options, ...platforms], otherPython };
}

/** macOS has one build; what PyPI itself carries for Linux, under the bare version, is the one for CUDA 13. */
export function nameTorchVersion(build, platform = process.platform) {
  return platform === 'darwin' || build === 'cu130' ? torchPin : `${torchPin}+${build}`;
}

/** What wheels call the platforms that some are known for. */
const wheelPlatforms = {
  'linux x64': ['manylinux_2_28_x86_64'],
  'linux arm64': ['manylinux_2_28_aarch64'],
  'darwin arm64': ['macosx_14_0_arm64'],
};
