// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { buildTensorflowBinding } from './buildTensorflowBinding.mjs';
import { computeHash } from './computeHash.mjs';
import { detectGpu } from './detectGpu.mjs';
import { checkCompiler, findCompiler } from './findCompiler.mjs';
import { findNodeHeaders } from './findNodeHeaders.mjs';
import { chooseTensorflowBuild, installTensorflowPackage, installTensorflowWheel } from './installTensorflow.mjs';
import { findPipPython } from './installTorch.mjs';
import { readJson } from './readJson.mjs';
import { EngineUnavailableError } from './SetupError.mjs';
import { layOutTensorflow, tensorflowLibraries } from './tensorflowLayout.mjs';
import { tensorflowPin, tfjsNodePin } from './versions.mjs';
import { writeFileAtomically } from './writeFileAtomically.mjs';

/**
 * What `.engine/tensorflow.json` tells the rest of the project; `packages/engine` reads it.
 *
 * @typedef {object} TensorflowInfo
 * @property {string} packageFolder - Of the npm package, relative to the project's root.
 * @property {string} packageName
 * @property {string} tensorflowVersion
 * @property {boolean} cuda
 * @property {string} key - Hash of what it was made from.
 */

/**
 * The installed TensorFlow of that build, if it is whole and what this version of set-up makes. Starts no program.
 *
 * @returns {TensorflowInfo | undefined}
 */
export function readInstalledTensorflow(root, build) {
  const { record, library, binding } = layOutTensorflow(root, build === 'cuda');
  const info = readJson(record);
  if (info?.key !== computeKey(build)) return undefined;
  const files = [binding, ...tensorflowLibraries.map((name) => join(library, name))];
  return files.every((file) => existsSync(file)) ? info : undefined;
}

/**
 * Fetches TensorFlow's wheel and tfjs-node and builds the one on the other. What is there already stays.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, offline?: boolean, signal?: AbortSignal,
 *   reporter: import('./Reporter.mjs').Reporter }} options
 * @returns {Promise<TensorflowInfo>}
 * @throws EngineUnavailableError, SetupError with one sentence.
 */
export async function prepareTensorflow({ root, env, offline = false, signal, reporter }) {
  const tools = { env, signal };
  reporter.begin('tensorflow');
  const gpu = await detectGpu(tools);
  const build = chooseTensorflowBuild(gpu);
  const done = (text) => reporter.done(`${tensorflowPin}${build === 'cuda' ? ' (CUDA)' : ''}${text}`);
  const installed = readInstalledTensorflow(root, build);
  if (installed) {
    done(', up to date');
    reporter.begin('tfjs-node');
    reporter.done(`${tfjsNodePin}, up to date`);
    return installed;
  }
  if (process.platform === 'win32') throw new EngineUnavailableError('the engine tensorflow needs Linux or macOS');
  const compiler = await findCompiler({ ...tools, engine: 'tensorflow' }); // before gigabytes are fetched
  await checkCompiler(compiler, 17, tools);
  findNodeHeaders({ root, env });
  disableTensorflow(root);

  const layout = layOutTensorflow(root, build === 'cuda');
  const fetching = { root, build, offline, ...tools, onProgress: (text) => reporter.update(text) };
  const stamp = join(layout.folder, 'wheel.json');
  const wheel = { tensorflow: tensorflowPin, build };
  const hasWheel = readJson(stamp)?.tensorflow === tensorflowPin && readJson(stamp)?.build === build;
  if (hasWheel && existsSync(join(layout.library, tensorflowLibraries[0]))) done(' is there');
  else {
    if (gpu && build === 'cuda') reporter.line(`  ${gpu.name} seen: TensorFlow with CUDA is fetched (several GB)`);
    await installTensorflowWheel({ ...fetching, python: await findPipPython({ ...tools, what: 'TensorFlow' }) });
    writeFileAtomically(stamp, `${JSON.stringify(wheel)}\n`);
    done(' installed');
  }

  reporter.begin('tfjs-node');
  await installTensorflowPackage(fetching);
  await buildTensorflowBinding({ ...fetching, compiler, onWarnings: (text) => reporter.line(text) });
  const info = {
    packageFolder: relative(root, layout.packageFolder),
    packageName: layout.packageName,
    tensorflowVersion: tensorflowPin,
    cuda: build === 'cuda',
    key: computeKey(build),
  };
  writeFileAtomically(layout.record, `${JSON.stringify(info, null, 2)}\n`);
  reporter.done(`${tfjsNodePin}, its binding built`);
  return info;
}

/** Makes the engine invisible to the rest of the project; what was installed stays for the next time. */
export function disableTensorflow(root) {
  rmSync(layOutTensorflow(root, false).record, { force: true });
}

function computeKey(build) {
  return computeHash({ tensorflowPin, tfjsNodePin, build, platform: process.platform, arch: process.arch });
}
