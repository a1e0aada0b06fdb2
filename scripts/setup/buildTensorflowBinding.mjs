// @ts-check
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { compileSources } from './compileSources.mjs';
import { findNodeHeaders } from './findNodeHeaders.mjs';
import { runCommand } from './runCommand.mjs';
import { EngineUnavailableError } from './SetupError.mjs';
import { layOutTensorflow, tensorflowLibraries } from './tensorflowLayout.mjs';
import { tensorflowPin } from './versions.mjs';

/**
 * Compiles the binding of tfjs-node as it came, against the headers and libraries of the wheel beside it, and puts it
 * where the package looks for it. node-gyp would ask for its own Python and download Node's headers.
 *
 * @throws EngineUnavailableError when it does not compile, link or load.
 */
export async function buildTensorflowBinding({ root, build, compiler, env, signal, onProgress, onWarnings }) {
  const { folder, library, packageFolder, binding } = layOutTensorflow(root, build === 'cuda');
  const sourceFolder = join(packageFolder, 'binding');
  const files = (ending) => readdirSync(sourceFolder).filter((name) => name.endsWith(ending)).sort().map((name) => join(sourceFolder, name)); // prettier-ignore
  const objects = await compileSources({
    sources: files('.cc'),
    headers: files('.h'),
    flags: [
      '-O2',
      '-std=c++17',
      '-fPIC',
      '-DNAPI_VERSION=8',
      ...['-isystem', findNodeHeaders({ root, env }), '-isystem', join(library, 'include')],
    ],
    libraryVersion: tensorflowPin,
    compiler,
    folder: join(folder, 'build'),
    env,
    signal,
    onProgress,
    onWarnings,
  });
  mkdirSync(dirname(binding), { recursive: true });
  const partial = join(dirname(binding), `partial-${process.pid}.node`);
  try {
    onProgress('linking');
    await link({ objects, partial, binding, library, compiler, env, signal });
    onProgress('loading it');
    await tryLoading(partial, { env, signal });
    renameSync(partial, binding);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Links the objects to the file `partial`, with TensorFlow's libraries found from where `binding` will lie. */
async function link({ objects, partial, binding, library, compiler, env, signal }) {
  const [program, ...words] = compiler.command;
  const isMac = process.platform === 'darwin';
  const origin = isMac ? '@loader_path' : '$ORIGIN';
  const { status, stderr } = await runCommand(
    program,
    [
      ...words,
      ...objects,
      '-o',
      partial,
      ...(isMac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
      ...tensorflowLibraries.map((name) => join(library, name)),
      `-Wl,-rpath,${origin}/${relative(dirname(binding), library)}`,
    ],
    { env, signal },
  );
  if (status !== 0) {
    throw new EngineUnavailableError(`tfjs-node's binding does not link against the TensorFlow in ${library}`, {
      details: stderr.trim().split('\n').slice(-15).join('\n'),
    });
  }
}

/** Loads the binding in a process of its own, for a library that does not load may take the process with it. */
async function tryLoading(partial, { env, signal }) {
  const loading = await runCommand(process.execPath, ['-e', `require(${JSON.stringify(partial)})`], {
    env: { ...env, NODE_OPTIONS: '', TF_CPP_MIN_LOG_LEVEL: '2' },
    signal,
  });
  if (loading.status !== 0) {
    const said = loading.stderr.trim();
    const reason = /^.*(?:Error:|error while loading).*$/m.exec(said)?.[0] ?? `exit code ${loading.status}`;
    throw new EngineUnavailableError(`tfjs-node's binding was built but does not load: ${reason.trim()}`, {
      details: said.split('\n').slice(0, 15).join('\n'),
    });
  }
}
