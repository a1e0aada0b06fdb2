// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { createOutput, Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { chooseTensorflowBuild, listTensorflowSources } from './installTensorflow.mjs';
import { runSetup } from './runSetup.mjs';
import { tensorflowPin, tfjsNodePin } from './versions.mjs';

/** @param {Sandbox} sandbox @param {any} [options] - Of `runSetup`. */
async function setUp(sandbox, { env = {}, ...more } = {}) {
  const stream = createOutput();
  const result = await runSetup({ root: sandbox.root, env: sandbox.env(env), stream, ...more });
  return { ...result, text: stream.text };
}

/** A machine on which TensorFlow can be had, and libtorch was not wished for. */
async function createMachine(context) {
  const sandbox = new Sandbox(context);
  sandbox.addProject();
  sandbox.linkProgram('g++');
  const wheel = sandbox.addTensorflow();
  sandbox.addPython({ pipScript: `mkdir -p $TARGET && cp -r ${wheel} $TARGET/tensorflow` });
  await setUp(sandbox, { engine: 'cpu' });
  return sandbox;
}

const recordOf = (sandbox) => join(sandbox.root, '.engine', 'tensorflow.json');
const readLog = (sandbox, name) => readFileSync(join(sandbox.folder, name), 'utf8').trim().split('\n');

describe('runSetup --engine tensorflow', { skip: withoutCompiler }, () => {
  it('fetches the wheel and the package, builds the binding, and is quick the second time', async (context) => {
    const sandbox = await createMachine(context);
    const first = await setUp(sandbox, { engine: 'tensorflow' });
    assert.match(first.text, /\[5\/7\] tensorflow: 2\.21\.0 installed/);
    assert.match(first.text, /\[6\/7\] tfjs-node: 4\.22\.0, its binding built/);
    assert.match(first.text, /engine: tensorflow 2\.21\.0, with --engine tensorflow/);
    const { key, ...info } = JSON.parse(readFileSync(recordOf(sandbox), 'utf8'));
    assert.equal(typeof key, 'string');
    assert.deepEqual(info, {
      packageFolder: '.engine/tensorflow/node/node_modules/@tensorflow/tfjs-node',
      packageName: '@tensorflow/tfjs-node',
      tensorflowVersion: tensorflowPin,
      cuda: false,
    });
    const scope = join(sandbox.root, info.packageFolder, '..');
    assert.ok(existsSync(join(scope, 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node')));
    assert.equal(existsSync(join(scope, 'tfjs-core')), false); // or a tensor of ours would be none of its

    rmSync(sandbox.bin, { recursive: true }); // nothing is started any more
    const second = await setUp(sandbox, { engine: 'tensorflow' });
    assert.match(second.text, /tensorflow: 2\.21\.0, up to date/);
    assert.equal(readLog(sandbox, 'pip.log').length, 1);
  });

  it('runs no install script, and gives npm a folder of its own', async (context) => {
    const sandbox = await createMachine(context);
    await setUp(sandbox, { engine: 'tensorflow' });
    const [call] = readLog(sandbox, 'npm.log');
    assert.match(call, /^install --prefix \S+\/\.engine\/tensorflow-node\.partial-\d+ --ignore-scripts /);
    assert.ok(call.endsWith(` @tensorflow/tfjs-node@${tfjsNodePin}`));
  });

  it('takes CUDA where a GPU is seen', async (context) => {
    const sandbox = await createMachine(context);
    sandbox.addProgram('nvidia-smi', 'echo "GPU 0: NVIDIA H200 (UUID: x)"; echo "CUDA Version: 13.0"');
    const { text } = await setUp(sandbox, { engine: 'tensorflow' });
    assert.match(text, /NVIDIA H200 seen: TensorFlow with CUDA is fetched/);
    assert.match(readLog(sandbox, 'pip.log')[0], /requirements\/tensorflow-cuda\.txt$/);
    assert.equal(JSON.parse(readFileSync(recordOf(sandbox), 'utf8')).packageName, '@tensorflow/tfjs-node-gpu');
  });

  it('keeps the choice of engine that was made before', async (context) => {
    const sandbox = await createMachine(context);
    await setUp(sandbox, { engine: 'tensorflow' });
    assert.equal((await setUp(sandbox)).engine, 'cpu');
    assert.ok(existsSync(recordOf(sandbox)));
  });

  it('is withdrawn by `--engine cpu`, and comes back without fetching anything again', async (context) => {
    const sandbox = await createMachine(context);
    await setUp(sandbox, { engine: 'tensorflow' });
    await setUp(sandbox, { engine: 'cpu' });
    assert.equal(existsSync(recordOf(sandbox)), false);
    const { text } = await setUp(sandbox, { engine: 'tensorflow' });
    assert.match(text, /tensorflow: 2\.21\.0 is there/);
    assert.equal(readLog(sandbox, 'pip.log').length, 1);
  });

  for (const [what, change, message] of /** @type {[string, (sandbox: Sandbox) => unknown, RegExp][]} */ ([
    ['a compiler', (sandbox) => rmSync(join(sandbox.bin, 'g++')), /^a C\+\+ compiler is missing, and the tensorflow/],
    ['Python', (sandbox) => rmSync(join(sandbox.bin, 'python3')), /^Python 3\.10 or newer is missing, and TensorFlow/],
    [
      'a network',
      (sandbox) => sandbox.addPython({ pipScript: 'echo "WARNING: Retrying: NewConnectionError" >&2; exit 1' }),
      /^TensorFlow could not be fetched, the network did not answer pip/,
    ],
    [
      'disk space',
      (sandbox) => sandbox.addPython({ pipScript: 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1' }),
      /^the disk filled up while pip installed TensorFlow: free 2\.5 GB/,
    ],
    [
      'a wheel',
      (sandbox) => sandbox.addPython({ pipScript: 'echo "ERROR: No matching distribution found for x" >&2; exit 1' }),
      /^no wheel of TensorFlow 2\.21\.0 \(cpu\) fits/,
    ],
    ['npm', (sandbox) => rmSync(join(sandbox.bin, 'npm')), /^npm is missing/],
    [
      'a binding that compiles',
      (sandbox) => sandbox.write('../tfjs-node/binding/tfjs_binding.cc', 'int broken( { }\n'),
      /^the addon does not compile: tfjs_binding\.cc fails/,
    ],
  ])) {
    it(`fails without ${what}, in one sentence, and leaves no half of it`, async (context) => {
      const sandbox = await createMachine(context);
      change(sandbox);
      await assert.rejects(setUp(sandbox, { engine: 'tensorflow' }), { exitCode: 1, message });
      assert.equal(existsSync(recordOf(sandbox)), false);
    });
  }
});

describe('chooseTensorflowBuild', () => {
  it('needs a driver for CUDA 12 or newer, and Linux', () => {
    /** @returns {{ cudaVersion: [number, number] }} */
    const gpu = (/** @type {number} */ major) => ({ cudaVersion: [major, 0] });
    assert.deepEqual(
      [undefined, gpu(11), gpu(12), gpu(13)].map((each) => chooseTensorflowBuild(each, 'linux')),
      ['cpu', 'cpu', 'cuda', 'cuda'],
    );
    assert.equal(chooseTensorflowBuild(gpu(13), 'darwin'), 'cpu');
  });
});

describe('listTensorflowSources', () => {
  const wordsOf = (build, offline) => listTensorflowSources(build, offline).map((words) => words.join(' '));

  it('asks for the library alone by its hashes, then for the one that was made for another Python', () => {
    const [own, other, ...more] = wordsOf('cpu', false);
    assert.match(own, /^--no-deps --require-hashes -r \S+requirements\/tensorflow\.txt$/);
    assert.equal(other, `--python-version 3.13 ${own}`);
    assert.deepEqual(more, []);
  });

  it("takes CUDA's libraries along where they are wanted, and asks no index when offline", () => {
    assert.match(
      wordsOf('cuda', true)[0],
      /^--python-version 3\.12 --no-index --no-deps --require-hashes -r \S+requirements\/tensorflow-cuda\.txt$/,
    );
  });

  it('asks for the pinned version, of tensorflow-cpu where there is one', () => {
    const read = (name) => readFileSync(new URL(`requirements/${name}.txt`, import.meta.url), 'utf8');
    assert.match(read('tensorflow'), new RegExp(`^tensorflow-cpu==${tensorflowPin} ; sys_platform == "linux" and platform_machine == "x86_64"`, 'm')); // prettier-ignore
    assert.match(read('tensorflow'), new RegExp(`^tensorflow==${tensorflowPin} ; sys_platform != "linux" or platform_machine != "x86_64"`, 'm')); // prettier-ignore
    assert.match(read('tensorflow-cuda'), new RegExp(`^tensorflow==${tensorflowPin} `, 'm'));
  });
});
