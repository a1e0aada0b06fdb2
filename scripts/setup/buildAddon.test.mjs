// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox, withoutCompiler } from '../test/Sandbox.mjs';
import { buildAddon, computeAddonKey } from './buildAddon.mjs';
import { nativeFolder } from './findNativeFolder.mjs';
import { probeTorch } from './probeTorch.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

const require = createRequire(import.meta.url);

async function build(sandbox, torchFolder, more = {}) {
  const said = { compilers: 0, warnings: '', progress: /** @type {string[]} */ ([]) };
  const result = await buildAddon({
    root: sandbox.root,
    torch: /** @type {import('./findTorch.mjs').FoundTorch} */ (probeTorch(torchFolder)),
    getCompiler: async () => {
      said.compilers += 1;
      return { command: ['g++'], version: 'test' };
    },
    env: process.env,
    onProgress: (text) => said.progress.push(text),
    onWarnings: (text) => (said.warnings += text),
    ...more,
  });
  return { ...result, ...said };
}

const listAddons = (sandbox) => readdirSync(join(sandbox.root, '.engine', 'addon'));

describe('buildAddon', { skip: withoutCompiler }, () => {
  it('builds an addon that loads, and does nothing the second time, not even ask for a compiler', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    const torch = sandbox.addTorch();
    const first = await build(sandbox, torch);
    assert.deepEqual([first.built, first.warnings], [true, '']);
    assert.equal(require(join(sandbox.root, first.addon)), 42);
    assert.equal(first.addon, join('.engine', 'addon', `dynclean-${first.key}.node`));
    const second = await build(sandbox, torch);
    assert.deepEqual([second.built, second.compilers, second.addon], [false, 0, first.addon]);
  });

  it('compiles only what changed and removes the build before', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    sandbox.write(join(nativeFolder, 'other.cc'), 'int other() { return 1; }\n');
    const torch = sandbox.addTorch();
    const first = await build(sandbox, torch);
    assert.ok(first.progress.includes('2 of 2 files compiled'));
    sandbox.write(join(nativeFolder, 'other.cc'), 'int other() { return 2; }\n');
    const second = await build(sandbox, torch);
    assert.ok(second.progress.includes('1 of 1 files compiled'));
    assert.notEqual(second.key, first.key);
    assert.deepEqual(listAddons(sandbox), [`dynclean-${second.key}.node`]);
    assert.equal(readdirSync(join(sandbox.root, '.engine', 'build')).length, 2);
    sandbox.write(join(nativeFolder, 'other.h'), '#pragma once\n'); // any file may include it
    assert.ok((await build(sandbox, torch)).progress.includes('2 of 2 files compiled'));
  });

  it('has a new key for another header, another torch version, another place of torch, and not for its own moved project', (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    const torch = probeTorch(sandbox.addTorch());
    const key = (change = {}) => computeAddonKey({ root: sandbox.root, torch: { ...torch, ...change } });
    const keys = [
      key(),
      key({ version: '2.14.0' }),
      key({ path: '/elsewhere/torch' }),
      key({ cuda: true }),
      key({ cxx11Abi: false }),
    ];
    sandbox.write(join(nativeFolder, 'addon.h'), '#pragma once\n');
    keys.push(key());
    assert.equal(new Set(keys).size, 6);
    const own = (root) =>
      computeAddonKey({ root, torch: { ...torch, path: join(root, '.engine', 'python', 'torch') } });
    const before = own(sandbox.root);
    const moved = `${sandbox.root}-moved`;
    renameSync(sandbox.root, moved);
    assert.equal(own(moved), before);
  });

  it("shows warnings of our code, and none of torch's headers", async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    sandbox.write(join(nativeFolder, 'other.cc'), '#include <ATen/ATen.h>\nint ours(int unusedOfOurs) { return 1; }\n');
    const torch = sandbox.addTorch();
    writeFileSync(
      join(torch, 'include', 'ATen', 'ATen.h'),
      'inline int fromTorch() { int unusedOfTorch; return 42; }\n',
    );
    const { warnings } = await build(sandbox, torch);
    assert.match(warnings, /unusedOfOurs/);
    assert.doesNotMatch(warnings, /unusedOfTorch/);
  });

  it("gives the compiler's words when a file does not compile, and leaves no addon", async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject({ addon: 'int broken( { }\n' });
    await assert.rejects(build(sandbox, sandbox.addTorch()), (error) => {
      assert.ok(error instanceof EngineUnavailableError);
      assert.match(error.message, /^the addon does not compile: addon\.cc fails with "g\+\+"/);
      assert.match(error.details, /addon\.cc:1:.*error/);
      return true;
    });
    assert.deepEqual(readdirSync(join(sandbox.root, '.engine', 'build')), []);
  });

  it('does not give the name to an addon that does not load', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject({ addon: 'int nowhere();\nextern "C" int napi_nothing() { return nowhere(); }\n' });
    await assert.rejects(build(sandbox, sandbox.addTorch()), {
      message: /^the addon was built but does not load: .*(undefined symbol|nowhere|register)/,
    });
    assert.deepEqual(listAddons(sandbox), []);
  });

  it('finds libtorch in .engine by a relative path, so that the project may be moved', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    const { addon } = await build(sandbox, sandbox.installOwnTorch());
    const moved = `${sandbox.root}-moved`;
    renameSync(sandbox.root, moved);
    assert.equal(require(join(moved, addon)), 42);
    assert.ok(!readFileSync(join(moved, addon)).includes(sandbox.root));
  });

  it('leaves nothing half written when interrupted', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    const slow = sandbox.addProgram('slow-compiler', 'touch "$(echo "$@" | sed "s/.* -o //")"; sleep 5');
    const getCompiler = async () => ({ command: [slow], version: 'test' });
    await assert.rejects(build(sandbox, sandbox.addTorch(), { getCompiler, signal: AbortSignal.timeout(400) }), {
      exitCode: 130,
    });
    assert.deepEqual(readdirSync(join(sandbox.root, '.engine', 'build')), []);
    assert.equal(existsSync(join(sandbox.root, '.engine', 'addon')), false);
  });
});
