// @ts-check
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { arePackagesBuilt, buildPackages } from './buildPackages.mjs';

/** A project of one package whose build leaves TypeScript's record of the source. */
async function createBuiltProject(context) {
  const sandbox = new Sandbox(context);
  const { root } = sandbox;
  sandbox.addProject();
  sandbox.write('packages/schema/package.json', '{"name": "@dynclean/schema"}\n');
  sandbox.write('packages/schema/src/index.ts', 'export const one = 1;\n');
  sandbox.write('packages/schema/dist/tsconfig.tsbuildinfo', '{"one": 1}\n');
  assert.equal(arePackagesBuilt(root), false);
  await buildPackages({ root, env: process.env, onProgress: () => {} });
  assert.equal(arePackagesBuilt(root), true);
  return sandbox;
}

describe('arePackagesBuilt', () => {
  for (const [what, change, expected] of /** @type {[string, (sandbox: Sandbox) => unknown, boolean][]} */ ([
    ['a source changed', (sandbox) => sandbox.write('packages/schema/src/index.ts', 'export const one = 2;\n'), false],
    ['a source was added', (sandbox) => sandbox.write('packages/schema/src/two.ts', ''), false],
    ['a dist was removed', ({ root }) => rmSync(join(root, 'packages', 'schema', 'dist'), { recursive: true }), false],
    [
      'a dist was built from other sources',
      (sandbox) => sandbox.write('packages/schema/dist/tsconfig.tsbuildinfo', '{"one": 2}\n'),
      false,
    ],
    [
      'the lock file changed',
      (sandbox) => sandbox.write('package-lock.json', '{"lockfileVersion": 3, "packages": {"a": {}}}\n'),
      false,
    ],
    ['only a README changed', (sandbox) => sandbox.write('packages/schema/README.md', 'new'), true],
    ['tests left their results', (sandbox) => sandbox.write('packages/schema/test-results.json', '{}'), true],
  ])) {
    it(`is ${expected} when ${what}`, async (context) => {
      const sandbox = await createBuiltProject(context);
      change(sandbox);
      assert.equal(arePackagesBuilt(sandbox.root), expected);
    });
  }
});

describe('buildPackages', () => {
  it('counts packages as nx finishes them, and those from its cache', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProject();
    sandbox.write('packages/schema/package.json', '{"name": "@dynclean/schema"}\n');
    sandbox.write(
      'node_modules/nx/dist/bin/nx.js',
      'console.log("✔  nx run @dynclean/schema:build  [local cache]\\n✔  nx run @dynclean/backend-libtorch:build");\n',
    );
    const progress = [];
    const counts = await buildPackages({
      root: sandbox.root,
      env: process.env,
      onProgress: (text) => progress.push(text),
    });
    assert.deepEqual(counts, { total: 2, cached: 1 });
    assert.deepEqual(progress, ['0 of 2 packages', '1 of 2 packages', '2 of 2 packages']);
  });
});
