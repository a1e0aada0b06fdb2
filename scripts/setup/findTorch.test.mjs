// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { findTorch, resolveTorchSetting } from './findTorch.mjs';
import { probeTorch } from './probeTorch.mjs';

/** What is said of a folder, whichever of the two it is. @returns {any} */
const probe = (/** @type {string} */ path) => probeTorch(path);
/** What was found, which has to be there. @param {Parameters<typeof findTorch>[0]} place @returns {Promise<any>} */
const find = (place) => findTorch(place);

describe('probeTorch', { skip: withoutCompiler }, () => {
  it('reads version, build, standard and ABI off the files', (context) => {
    const path = new Sandbox(context).addTorch();
    assert.deepEqual(probeTorch(path), { path, version: '2.13.0+cpu', cuda: false, cxxStandard: 17, cxx11Abi: true });
  });

  it('takes the CUDA libraries as the sign of a CUDA build', (context) => {
    const path = new Sandbox(context).addTorch(undefined, { version: '2.13.0+cu130', cuda: true });
    assert.equal(probe(path).cuda, true);
  });

  it('reads the version of an unpacked libtorch archive', (context) => {
    const path = new Sandbox(context).addTorch();
    rmSync(join(path, 'version.py'));
    writeFileSync(join(path, 'build-version'), '2.10.1+cpu\n');
    assert.equal(probe(path).version, '2.10.1+cpu');
  });

  it('knows the old string ABI by the symbols of libc10', (context) => {
    const path = new Sandbox(context).addTorch();
    writeFileSync(join(path, 'lib', 'libc10.so'), 'symbols with Ss only');
    assert.equal(probe(path).cxx11Abi, process.platform === 'darwin');
  });

  for (const [name, spoil, problem] of /** @type {[string, (path: string) => void, string | RegExp][]} */ ([
    [
      'too old',
      (path) => writeFileSync(join(path, 'version.py'), "__version__ = '2.8.0'\n"),
      'is torch 2.8.0, but 2.9 or newer is needed',
    ],
    ['without headers', (path) => rmSync(join(path, 'include'), { recursive: true }), /^has no C\+\+ headers/],
    ['without libraries', (path) => rmSync(join(path, 'lib'), { recursive: true }), 'holds no libtorch'],
    ['without a version', (path) => rmSync(join(path, 'version.py')), 'does not say which version it is'],
  ])) {
    it(`refuses one ${name}`, (context) => {
      const path = new Sandbox(context).addTorch();
      spoil(path);
      const result = probe(path);
      if (typeof problem === 'string') assert.equal(result.problem, problem);
      else assert.match(result.problem, problem);
    });
  }
});

describe('findTorch', { skip: withoutCompiler }, () => {
  it('finds nothing on a bare machine', async (context) => {
    const sandbox = new Sandbox(context);
    assert.deepEqual(await findTorch({ root: sandbox.root, env: sandbox.env() }), { rejected: [] });
  });

  it('takes the torch of the Python in use before its own', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.installOwnTorch();
    const python = sandbox.addPython({ torch: sandbox.addTorch() });
    const { found } = await find({ root: sandbox.root, env: sandbox.env() });
    assert.equal(found.source, 'python3');
    assert.equal(found.python, python);
    assert.equal(found.pythonPath, null);
  });

  it('passes over a torch that is too old and says so', async (context) => {
    const sandbox = new Sandbox(context);
    const own = sandbox.installOwnTorch();
    const old = sandbox.addTorch(join(sandbox.folder, 'old'), { version: '2.6.0' });
    const python = sandbox.addPython({ torch: old });
    const { found, rejected } = await find({ root: sandbox.root, env: sandbox.env() });
    assert.equal(found.path, own);
    assert.deepEqual(rejected, [
      `the torch of ${python} is not used: ${old} is torch 2.6.0, but 2.9 or newer is needed`,
    ]);
  });

  it('looks past the Python in use when told to', async (context) => {
    const sandbox = new Sandbox(context);
    const own = sandbox.installOwnTorch();
    sandbox.addPython({ torch: sandbox.addTorch() });
    assert.equal((await find({ root: sandbox.root, env: sandbox.env(), ownOnly: true })).found.path, own);
  });

  it('does not pass over a wrong DYNCLEAN_TORCH, whatever else is there', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.installOwnTorch();
    const env = sandbox.env({ DYNCLEAN_TORCH: '/nowhere/python' });
    await assert.rejects(findTorch({ root: sandbox.root, env }), {
      exitCode: 2,
      message: /but got "\/nowhere\/python", which does not exist/,
    });
  });
});

describe('resolveTorchSetting', { skip: withoutCompiler }, () => {
  it('takes a torch folder, the folder around it, a Python, a virtual environment and a command', async (context) => {
    const sandbox = new Sandbox(context);
    const torch = sandbox.addTorch(join(sandbox.folder, 'packages', 'torch'));
    const python = sandbox.addPython({ name: 'python-with-torch', torch });
    const settings = [
      torch,
      join(sandbox.folder, 'packages'),
      python,
      sandbox.addVirtualEnvironment(torch),
      'python-with-torch',
    ];
    for (const setting of settings) {
      const found = await resolveTorchSetting(setting, { env: sandbox.env() });
      assert.deepEqual([found.path, found.source], [torch, 'DYNCLEAN_TORCH'], setting);
    }
  });

  it('finds a Python on PATH that can import a bare torch folder', async (context) => {
    const sandbox = new Sandbox(context);
    const torch = sandbox.addTorch(join(sandbox.folder, 'packages', 'torch'));
    writeFileSync(join(torch, '_C.cpython-312-test.so'), '');
    const python = sandbox.addPython({ torch });
    const found = await resolveTorchSetting(torch, { env: sandbox.env() });
    assert.deepEqual([found.python, found.pythonPath], [python, join(sandbox.folder, 'packages')]);
  });

  it('says of a folder, a program and a Python what is wrong with it', async (context) => {
    const sandbox = new Sandbox(context);
    const empty = join(sandbox.folder, 'empty');
    mkdirSync(empty);
    const old = sandbox.addTorch(join(sandbox.folder, 'old'), { version: '2.8.0+cpu' });
    for (const [setting, message] of [
      [empty, `but got "${empty}", a folder with neither torch nor bin/python in it`],
      [old, `but got "${old}", which is torch 2.8.0+cpu, but 2.9 or newer is needed`],
      [sandbox.addProgram('no-python', 'exit 3'), 'which is no working Python'],
      [sandbox.addPython({ name: 'bare-python' }), 'a Python without torch'],
    ]) {
      await assert.rejects(resolveTorchSetting(setting, { env: sandbox.env() }), (/** @type {any} */ error) => {
        assert.equal(error.exitCode, 2);
        assert.ok(error.message.includes(message), error.message);
        return true;
      });
    }
  });
});
