#!/usr/bin/env node
// @ts-check
// Builds the addon with AddressSanitizer beside the usual one and runs what reaches deepest into it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findNodeHeaders } from './setup/findNodeHeaders.mjs';
import { probeTorch } from './setup/probeTorch.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Builds packages/backend-libtorch/native with g++ -fsanitize=address (Linux; about a minute) and runs on it the fuzzers of
the border and of kernels and TensorFlow.js's own specs, in a Node that has AddressSanitizer loaded first. Exit code 1 where it reports
anything, or where something fails that does not fail without it.

Usage: node scripts/checkAddressSanitizer.mjs [seed ...]

  seed   of the fuzzer, 20000 calls each (1 2 3 4 5)
`;
const root = fileURLToPath(new URL('..', import.meta.url));

async function build(folder) {
  const torch = probeTorch(
    resolve(root, JSON.parse(readFileSync(join(root, '.engine', 'addon.json'), 'utf8')).torchPath),
  );
  if ('problem' in torch) throw new Error(`the torch that the addon is on ${torch.problem}`);
  const includes = [
    findNodeHeaders({ root, env: process.env }),
    join(root, 'packages', 'backend-libtorch', 'node_modules', 'node-addon-api'),
    join(root, 'node_modules', 'node-addon-api'),
    join(torch.path, 'include'),
    join(torch.path, 'include', 'torch', 'csrc', 'api', 'include'),
  ].flatMap((path) => ['-isystem', path]);
  const sanitizer = ['-fsanitize=address', '-fno-omit-frame-pointer', '-g', '-O1'];
  const flags = [
    `-std=c++${torch.cxxStandard}`,
    '-fPIC',
    '-Wall',
    '-fopenmp', // as the real build: programs go side by side
    '-Wextra',
    '-DNAPI_CPP_EXCEPTIONS',
    '-DNODE_GYP_MODULE_NAME=dynclean',
  ];
  const native = join(root, 'packages', 'backend-libtorch', 'native');
  const sources = readdirSync(native).filter((name) => name.endsWith('.cc'));
  const compile = async (name) => {
    const object = join(folder, `${name}.o`);
    const abi = `-D_GLIBCXX_USE_CXX11_ABI=${torch.cxx11Abi ? 1 : 0}`;
    await run('g++', [...sanitizer, ...flags, abi, ...includes, '-c', join(native, name), '-o', object]);
    return object;
  };
  const objects = [];
  const pending = [...sources];
  const work = async () => {
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      objects.push(await compile(name));
      process.stderr.write(`${objects.length} of ${sources.length} files compiled\n`);
    }
  };
  await Promise.all([work(), work()]);
  const addon = join(folder, 'dynclean-asan.node');
  const lib = join(torch.path, 'lib');
  await run('g++', [
    ...sanitizer,
    '-shared',
    ...objects,
    '-o',
    addon,
    `-L${lib}`,
    '-ltorch',
    '-ltorch_cpu',
    '-lc10',
    '-ldl',
    `-Wl,-rpath,${lib}`,
  ]);
  return addon;
}

function run(program, args) {
  return /** @type {Promise<void>} */ (
    new Promise((done, fail) => {
      spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', (code) =>
        code === 0 ? done() : fail(new Error(`${program} ended with exit code ${code}`)),
      );
    })
  );
}

await runAsProgram('checkAddressSanitizer', async () => {
  const seeds = process.argv.slice(2);
  if (seeds.includes('--help') || seeds.includes('-h')) return void process.stdout.write(help);
  const folder = mkdtempSync(join(tmpdir(), 'dynclean-asan-'));
  try {
    const library = spawnSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).stdout.trim();
    const env = {
      ...process.env,
      LD_PRELOAD: library,
      // Node and libtorch keep much until the end, and that is theirs; what we keep, checkLeaks counts.
      ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1:exitcode=99',
      DYNCLEAN_ADDON: await build(folder),
    };
    const tests = join(root, 'packages', 'backend-libtorch', 'tests');
    const programs = (seeds.length > 0 ? seeds : ['1', '2', '3', '4', '5']).map((seed) => [
      join(tests, 'fuzzBorder.mjs'),
      '--seed',
      seed,
    ]);
    for (const seed of ['1', '2'])
      programs.push([join(tests, 'fuzz-kernels', 'run.mjs'), '--calls', '5000', '--seed', seed]);
    programs.push([join(tests, 'tfjs-suite', 'run.mjs')]);
    let failed = false;
    for (const [script, ...args] of programs) {
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, ...args], {
        env,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      const report = stderr.indexOf('ERROR: AddressSanitizer');
      const isFine = status === 0 && report < 0;
      failed ||= !isFine;
      const end = isFine
        ? 'nothing found'
        : `exit code ${status}, signal ${signal}\n${(report < 0 ? stdout + stderr : stderr.slice(report)).slice(0, 5000)}`;
      process.stdout.write(
        `${script.slice(root.length)} ${args.join(' ')}: ${stdout.trim().split('\n').at(-1)}: ${end}\n`,
      );
    }
    return failed ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
