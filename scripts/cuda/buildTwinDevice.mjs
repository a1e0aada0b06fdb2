#!/usr/bin/env node
// @ts-check
// Builds the second device without hardware that tests of device handling compute on
// (packages/backend-libtorch/tests/twin-device), and prints the path of its library. Ten seconds, then none.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compileSources } from '../setup/compileSources.mjs';
import { computeFileHash, computeHash } from '../setup/computeHash.mjs';
import { findCompiler } from '../setup/findCompiler.mjs';
import { findNodeHeaders } from '../setup/findNodeHeaders.mjs';
import { addonInfoPath } from '../setup/prepareEngine.mjs';
import { probeTorch } from '../setup/probeTorch.mjs';
import { readJson } from '../setup/readJson.mjs';
import { runAsProgram } from '../setup/runAsProgram.mjs';
import { runCommand } from '../setup/runCommand.mjs';
import { SetupError } from '../setup/SetupError.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('twin device', async (signal) => {
  const { env } = process;
  const addon = readJson(addonInfoPath(root));
  if (!addon) throw new SetupError('there is no libtorch yet: run `npm run setup` first');
  const torch = probeTorch(resolve(root, addon.torchPath));
  if ('problem' in torch) throw new SetupError(`${addon.torchPath} ${torch.problem}`);
  const source = join(root, 'packages', 'backend-libtorch', 'tests', 'twin-device', 'twinDevice.cc');
  const compiler = await findCompiler({ env, signal });
  const folder = join(root, '.engine', 'twin-device');
  const name = `twin-${computeHash([addon.key, compiler, computeFileHash(source)])}.node`;
  const library = join(folder, name);
  if (!existsSync(library)) {
    const includes = [
      findNodeHeaders({ root, env }),
      join(torch.path, 'include'),
      join(torch.path, 'include', 'torch', 'csrc', 'api', 'include'),
    ];
    const objects = await compileSources({
      sources: [source],
      headers: [],
      flags: [
        '-O1',
        `-std=c++${torch.cxxStandard}`,
        '-fPIC',
        '-Wall',
        '-Wextra',
        `-D_GLIBCXX_USE_CXX11_ABI=${torch.cxx11Abi ? 1 : 0}`,
        ...includes.flatMap((include) => ['-isystem', include]),
      ],
      libraryVersion: torch.version,
      compiler,
      folder: join(folder, 'objects'),
      env,
      signal,
      onProgress: () => {},
      onWarnings: (text) => process.stderr.write(`${text}\n`),
    });
    mkdirSync(folder, { recursive: true });
    const [program, ...words] = compiler.command;
    const libraries = join(torch.path, 'lib');
    const partial = join(folder, `partial-${process.pid}.node`);
    const shared = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
    const { status, stderr } = await runCommand(
      program,
      [...words, ...shared, ...objects, '-o', partial, `-L${libraries}`, '-ltorch_cpu', '-lc10', `-Wl,-rpath,${libraries}`],
      { env, signal },
    ); // prettier-ignore
    if (status !== 0) throw new SetupError('the twin device does not link', { details: stderr });
    renameSync(partial, library);
  }
  process.stdout.write(`${library}\n`);
});
