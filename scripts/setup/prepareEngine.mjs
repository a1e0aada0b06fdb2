// @ts-check
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

import { buildAddon, computeAddonKey } from './buildAddon.mjs';
import { detectGpu } from './detectGpu.mjs';
import { checkCompiler, findCompiler } from './findCompiler.mjs';
import { nameSetupCommand } from './findInstallRoot.mjs';
import { findNodeHeaders } from './findNodeHeaders.mjs';
import { findTorch } from './findTorch.mjs';
import { findPipPython, installTorch } from './installTorch.mjs';
import { probeTorch } from './probeTorch.mjs';
import { readJson } from './readJson.mjs';
import { writeFileAtomically } from './writeFileAtomically.mjs';

/**
 * What `.engine/addon.json` tells the rest of the project about the engine that is installed. It holds nothing that
 * changes without the engine changing: the test cache depends on it.
 *
 * @typedef {object} AddonInfo
 * @property {string} addon - The addon's path, relative to the project's root.
 * @property {string} key - Hash of what it was built from.
 * @property {string} torchVersion
 * @property {string} torchPath - The torch folder; relative to the root when it lies inside.
 * @property {boolean} cuda - Whether this torch was built for CUDA.
 * @property {string | null} python - A Python that can import this torch (with `pythonPath` on PYTHONPATH).
 * @property {string | null} pythonPath - Relative to the root when it lies inside.
 * @property {string} node - `NODE_MODULE_VERSION` of the Node that it was built for.
 * @property {string} source - Where torch was found: `DYNCLEAN_TORCH`, `python3`, `.engine`.
 * @property {string | null} torchSetting - DYNCLEAN_TORCH at that time.
 */

/** Where `AddonInfo` is kept. */
export function addonInfoPath(root) {
  return join(root, '.engine', 'addon.json');
}

/**
 * The installed engine if it is complete and still what the sources, the torch and the settings ask for. Starts no
 * program.
 *
 * @returns {AddonInfo | undefined}
 */
export function readInstalledEngine({ root, env, ownTorch = false }) {
  const info = readJson(addonInfoPath(root));
  if (!info?.addon || !existsSync(join(root, info.addon))) return undefined;
  if (env.DYNCLEAN_TORCH ? info.torchSetting !== env.DYNCLEAN_TORCH : ownTorch && info.source !== '.engine')
    return undefined;
  const torch = probeTorch(resolve(root, info.torchPath));
  if ('problem' in torch || computeAddonKey({ root, torch }) !== info.key) return undefined;
  return info;
}

/**
 * Finds or installs libtorch and builds the addon on it, in an order that learns of a missing tool before anything big
 * is fetched.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, offline?: boolean, ownTorch?: boolean, signal?: AbortSignal,
 *   reporter: import('./Reporter.mjs').Reporter }} options `ownTorch`: use the one in `.engine/` whatever else is
 *   there.
 * @returns {Promise<AddonInfo>}
 * @throws EngineUnavailableError when this machine cannot have the engine; SetupError for a wrong DYNCLEAN_TORCH.
 */
export async function prepareEngine({ root, env, offline = false, ownTorch = false, signal, reporter }) {
  const tools = { env, signal };
  let compiler;
  const getCompiler = async (cxxStandard) => {
    if (compiler) return compiler;
    const candidate = await findCompiler(tools);
    findNodeHeaders({ root, env });
    await checkCompiler(candidate, cxxStandard, tools);
    compiler = candidate;
    return compiler;
  };

  const torch = await prepareTorch({ root, offline, ownTorch, tools, getCompiler, reporter });
  reporter.begin('addon');
  const { addon, key, built } = await buildAddon({
    root,
    torch,
    ...tools,
    getCompiler: () => getCompiler(torch.cxxStandard),
    onProgress: (text) => reporter.update(text),
    onWarnings: (text) => reporter.line(text),
  });
  const info = describeAddon({ root, addon, key, torch, env });
  writeFileAtomically(addonInfoPath(root), `${JSON.stringify(info, null, 2)}\n`);
  reporter.done(built ? `built for Node ${process.versions.node}` : 'up to date');
  return info;
}

/** Finds libtorch, or installs it once it is known that there is a compiler for what is built on it. */
async function prepareTorch({ root, offline, ownTorch, tools, getCompiler, reporter }) {
  reporter.begin('libtorch');
  const notes = [];
  let { found: torch, rejected } = await findTorch({ root, ownOnly: ownTorch, ...tools });
  notes.push(...rejected);
  if (!torch) {
    await getCompiler(20);
    const python = await findPipPython(tools);
    await installTorch({
      root,
      python,
      offline,
      ...tools,
      onProgress: (text) => reporter.update(text),
      note: (text) => reporter.line(`  ${text}`),
    });
    ({ found: torch, rejected } = await findTorch({ root, ownOnly: true, ...tools }));
    if (!torch) throw new Error(`torch was installed but is not usable: ${rejected.join('; ')}`);
  } else if (!torch.cuda && tools.env.DYNCLEAN_TORCH === undefined && (await detectGpu(tools))) {
    notes.push(
      'a GPU is there, but this torch is a CPU build: set DYNCLEAN_TORCH to a Python with a CUDA build, or run ' +
        `\`${nameSetupCommand('--own-torch')}\`, which fetches one (about 3 GB)`,
    );
  }
  reporter.done(`${torch.version}${torch.cuda ? ' (CUDA)' : ''} from ${describeSource(torch)}`);
  for (const note of notes) reporter.line(`  ${note}`);
  return torch;
}

/**
 * What is kept of an addon that was built.
 *
 * @returns {AddonInfo}
 */
function describeAddon({ root, addon, key, torch, env }) {
  const inRoot = (path) =>
    path && isAbsolute(path) && !relative(root, path).startsWith('..') ? relative(root, path) : path;
  return {
    addon,
    key,
    torchVersion: torch.version,
    torchPath: inRoot(torch.path),
    cuda: torch.cuda,
    python: torch.python,
    pythonPath: inRoot(torch.pythonPath),
    node: process.versions.modules,
    source: torch.source,
    torchSetting: env.DYNCLEAN_TORCH || null,
  };
}

/** Makes the engine invisible to the rest of the project; what was installed and built stays for the next time. */
export function disableEngine(root) {
  rmSync(addonInfoPath(root), { force: true });
}

/** Removes what a killed set-up left. Only the holder of the lock may call it. */
export function removeLeftovers(root) {
  for (const folder of ['.engine', join('.engine', 'addon'), join('.engine', 'build')]) {
    const path = join(root, folder);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path)) {
      if (/(^|\.)partial-\d+/.test(name)) rmSync(join(path, name), { recursive: true, force: true });
    }
  }
}

function describeSource({ source, python, path }) {
  return source === '.engine'
    ? '.engine/python'
    : source === 'DYNCLEAN_TORCH'
      ? `DYNCLEAN_TORCH, ${path}`
      : (python ?? path);
}
