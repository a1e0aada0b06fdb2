// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

import { compileSources } from './compileSources.mjs';
import { computeHash, computeTreeHashes } from './computeHash.mjs';
import { findHeaderPackage, findNativeFolder } from './findNativeFolder.mjs';
import { findNodeHeaders } from './findNodeHeaders.mjs';
import { runCommand } from './runCommand.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

/**
 * The hash of what the addon is made of: our sources, the torch, Node's ABI and the flags. A new one means a new build.
 *
 * Where the torch lies counts only if it lies outside the project (the addon then holds its path), so that a project
 * may be moved with its `.engine/`.
 */
export function computeAddonKey({ root, torch }) {
  return computeHash({
    sources: computeTreeHashes(root, [relative(root, findNativeFolder(root))]),
    torch: [torch.version, torch.cuda, torch.cxx11Abi, torch.cxxStandard],
    runPath: computeRunPath(root, torch),
    node: [process.versions.modules, process.platform, process.arch],
    flags: [...listCompileFlags(torch), ...listLinkFlags(root, torch)],
  });
}

/**
 * Builds the addon to `.engine/addon/dynclean-<key>.node` with the C++ compiler itself, no build system between. A file
 * of that name is complete: it is written elsewhere first and must load in a Node of its own before it gets the name.
 *
 * @param {{ root: string, torch: import('./findTorch.mjs').FoundTorch,
 *   getCompiler: () => Promise<{ command: string[], version: string }>, env: NodeJS.ProcessEnv, signal?: AbortSignal,
 *   onProgress: (text: string) => void, onWarnings: (text: string) => void }} options `getCompiler` is called only when
 *   there is something to build: a machine that brought its addon along needs no compiler.
 * @returns {Promise<{ addon: string, key: string, built: boolean }>} `addon` is relative to `root`; `built` is false
 *   when the file was there.
 * @throws EngineUnavailableError when it does not compile, link or load.
 */
export async function buildAddon({ root, torch, getCompiler, env, signal, onProgress, onWarnings }) {
  const key = computeAddonKey({ root, torch });
  const folder = join(root, '.engine', 'addon');
  const addon = join(folder, `dynclean-${key}.node`);
  const built = !existsSync(addon);
  if (built) {
    const { sources, headers } = listSources(root);
    if (sources.length === 0) {
      throw new EngineUnavailableError(
        `${findNativeFolder(root)} holds no C++ files: check out or install the whole package`,
      );
    }
    const compiler = await getCompiler();
    const flags = [
      ...listCompileFlags(torch),
      // As system headers: warnings are then about our code only.
      ...[
        findNodeHeaders({ root, env }),
        findHeaderPackage('node-addon-api', root),
        join(torch.path, 'include'),
        join(torch.path, 'include', 'torch', 'csrc', 'api', 'include'),
      ].flatMap((include) => ['-isystem', include]),
    ];
    const objects = await compileSources({
      sources,
      headers,
      flags,
      libraryVersion: torch.version,
      compiler,
      folder: join(root, '.engine', 'build'),
      env,
      signal,
      onProgress,
      onWarnings,
    });
    mkdirSync(folder, { recursive: true });
    const partial = join(folder, `partial-${process.pid}.node`);
    try {
      onProgress('linking');
      await linkAddon({ root, torch, compiler, objects, output: partial, env, signal });
      onProgress('loading it');
      await checkAddonLoads(partial, { env, signal });
      renameSync(partial, addon);
    } finally {
      rmSync(partial, { force: true });
    }
  }
  for (const name of readdirSync(folder)) {
    if (name !== basename(addon)) rmSync(join(folder, name), { force: true });
  }
  return { addon: relative(root, addon), key, built };
}

function listSources(root) {
  const folder = findNativeFolder(root);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const ending = (pattern) => names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  return { sources: ending(/\.cc$/), headers: ending(/\.(h|hpp|inc)$/) };
}

function listCompileFlags({ cxxStandard, cxx11Abi }) {
  return [
    '-O2',
    `-std=c++${cxxStandard}`,
    '-fPIC',
    '-fvisibility=hidden',
    '-Wall',
    '-Wextra',
    `-D_GLIBCXX_USE_CXX11_ABI=${cxx11Abi ? 1 : 0}`,
    '-DNAPI_CPP_EXCEPTIONS',
    // For the headers' parallel loops. Not linked to: its functions are those of the library that libtorch brings
    // along.
    ...(process.platform === 'linux' ? ['-fopenmp'] : []),
    '-DNODE_GYP_MODULE_NAME=dynclean',
  ];
}

function listLinkFlags(root, torch) {
  const libraries = ['-ltorch', '-ltorch_cpu', ...(torch.cuda ? ['-ltorch_cuda', '-lc10_cuda'] : []), '-lc10'];
  return process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup', ...libraries]
    : // Ubuntu's gcc leaves out libraries that nothing names; libtorch_cuda registers its kernels by being loaded.
      ['-shared', '-Wl,--no-as-needed', ...libraries, '-Wl,--as-needed'];
}

/** Where the addon will look for libtorch: relative to itself when torch lies in `.engine/`, else the absolute path. */
function computeRunPath(root, torch) {
  const inside = relative(join(root, '.engine'), join(torch.path, 'lib'));
  if (inside.startsWith('..')) return join(torch.path, 'lib');
  return `${process.platform === 'darwin' ? '@loader_path' : '$ORIGIN'}/../${inside}`;
}

async function linkAddon({ root, torch, compiler, objects, output, env, signal }) {
  const [program, ...words] = compiler.command;
  const { status, stderr } = await runCommand(
    program,
    [
      ...words,
      ...objects,
      '-o',
      output,
      `-L${join(torch.path, 'lib')}`,
      ...listLinkFlags(root, torch),
      `-Wl,-rpath,${computeRunPath(root, torch)}`,
    ],
    { env, signal },
  );
  if (status === 0) return;
  throw new EngineUnavailableError(`the addon does not link against the libtorch in ${torch.path}`, {
    details: stderr.trim().split('\n').slice(-15).join('\n'),
  });
}

async function checkAddonLoads(addon, { env, signal }) {
  const load = `require(${JSON.stringify(addon)})`;
  const { status, stderr } = await runCommand(process.execPath, ['-e', load], {
    env: { ...env, NODE_OPTIONS: '' },
    signal,
  });
  if (status === 0) return;
  const reason =
    stderr.split('\n').find((line) => /Error:|error while loading|terminate called/.test(line)) ??
    `exit code ${status}`;
  throw new EngineUnavailableError(`the addon was built but does not load: ${reason.trim()}`, {
    details: stderr.trim().split('\n').slice(0, 15).join('\n'),
  });
}
