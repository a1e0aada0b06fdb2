// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAtLeast, minimumTorch, parseVersion } from './versions.mjs';

const extension = process.platform === 'darwin' ? 'dylib' : 'so';

/**
 * What a torch folder (of a Python wheel, or an unpacked libtorch archive) holds, read off its files.
 *
 * @returns {{ path: string, version: string, cuda: boolean, cxxStandard: number, cxx11Abi: boolean }
 *   | { problem: string }} `problem` completes the sentence "<folder> …".
 */
export function probeTorch(path) {
  const library = (name) => join(path, 'lib', `lib${name}.${extension}`);
  if (!existsSync(library('torch_cpu'))) return { problem: 'holds no libtorch' };
  if (!existsSync(join(path, 'include', 'ATen', 'ATen.h'))) {
    return { problem: 'has no C++ headers (a torch from pip has them, one from a Linux distribution may not)' };
  }
  const version = readTorchVersion(path);
  if (version === undefined) return { problem: 'does not say which version it is' };
  if (!isAtLeast(parseVersion(version), minimumTorch)) {
    return { problem: `is torch ${version}, but ${minimumTorch.join('.')} or newer is needed` };
  }
  return {
    path,
    version,
    cuda: existsSync(library('torch_cuda')),
    cxxStandard: readCxxStandard(path),
    cxx11Abi: hasCxx11Abi(library('c10')),
  };
}

function readTorchVersion(path) {
  const read = (...parts) => (existsSync(join(path, ...parts)) ? readFileSync(join(path, ...parts), 'utf8') : '');
  const wheel = /^__version__\s*=\s*['"]([^'"]+)['"]/m.exec(read('version.py'))?.[1];
  return wheel ?? (read('build-version').trim() || undefined);
}

/** The C++ standard that torch's headers are written in, at least 17. */
function readCxxStandard(path) {
  const config = join(path, 'share', 'cmake', 'Torch', 'TorchConfig.cmake');
  const stated = existsSync(config) ? /CXX_STANDARD\s+(\d+)/.exec(readFileSync(config, 'utf8'))?.[1] : undefined;
  return Math.max(17, Number(stated ?? 20));
}

/**
 * Whether libtorch was built with the new std::string of libstdc++: its symbols then carry that name. Code built the
 * other way would compile and fail to load.
 */
function hasCxx11Abi(libC10) {
  return process.platform === 'darwin' || readFileSync(libC10).includes('NSt7__cxx1112basic_string');
}
