// @ts-check
import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { describeNpmFailure } from './findNpm.mjs';
import { arePackagesInstalled, installPackages, recordInstalled } from './installPackages.mjs';

const seconds = (value) => new Date(1_700_000_000_000 + value * 1000);

/** A project whose lock file was written at one time and whose packages were installed at another (in seconds). */
/** @param {import("node:test").TestContext} context @param {{ lockedAt: number, installedAt?: number }} at */
function createProject(context, { lockedAt, installedAt }) {
  const { root } = Object.assign(new Sandbox(context));
  const lock = join(root, 'package-lock.json');
  writeFileSync(lock, '{"packages": {"node_modules/a": {}}}');
  utimesSync(lock, seconds(lockedAt), seconds(lockedAt));
  if (installedAt !== undefined) install(context, root, installedAt);
  return root;
}

function install(context, root, installedAt) {
  const sandbox = Object.assign(Object.create(Sandbox.prototype), { root });
  const record = sandbox.write('node_modules/.package-lock.json', '{}');
  utimesSync(record, seconds(installedAt), seconds(installedAt));
}

function relock(root, text, at) {
  const lock = join(root, 'package-lock.json');
  writeFileSync(lock, text);
  utimesSync(lock, seconds(at), seconds(at));
}

describe('arePackagesInstalled', () => {
  it('is false for a fresh clone and for an install that was broken off', (context) => {
    assert.equal(arePackagesInstalled(createProject(context, { lockedAt: 0 })), false);
  });

  it('believes an npm run by hand that is newer than the lock file', (context) => {
    assert.equal(arePackagesInstalled(createProject(context, { lockedAt: 0, installedAt: 1 })), true);
    assert.equal(arePackagesInstalled(createProject(context, { lockedAt: 1, installedAt: 0 })), false);
  });

  it('goes by content once it has installed: a touched lock file is the same, another one is not', (context) => {
    const root = createProject(context, { lockedAt: 0, installedAt: 1 });
    recordInstalled(root);
    relock(root, '{"packages": {"node_modules/a": {}}}', 5);
    assert.equal(arePackagesInstalled(root), true);
    relock(root, '{"packages": {"node_modules/b": {}}}', 0);
    assert.equal(arePackagesInstalled(root), false);
  });

  it('drops its own record when npm has written since', (context) => {
    const root = createProject(context, { lockedAt: 0, installedAt: 1 });
    recordInstalled(root);
    install(context, root, 9); // npm install of another package...
    relock(root, '{"packages": {"node_modules/a": {}}}', 10); // ...and then the old lock file checked out again
    assert.equal(arePackagesInstalled(root), false);
  });
});

describe('arePackagesInstalled, with packages in the folders of ours', () => {
  it('notices that one is gone', (context) => {
    const sandbox = new Sandbox(context);
    sandbox.write('package-lock.json', '{}');
    const path = 'packages/cleaning/node_modules/pure-rand';
    sandbox.write(`${path}/package.json`, '{}');
    sandbox.write('node_modules/.package-lock.json', JSON.stringify({ packages: { [path]: {} } }));
    recordInstalled(sandbox.root);
    assert.equal(arePackagesInstalled(sandbox.root), true);
    rmSync(join(sandbox.root, path), { recursive: true });
    assert.equal(arePackagesInstalled(sandbox.root), false);
  });
});

describe('installPackages', () => {
  const lock = '{"packages": {"node_modules/a": {}, "node_modules/b": {}, "node_modules/c": {"os": ["aix"]}}}';

  it('runs npm ci, counts what it fetches and leaves its record', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.write('package-lock.json', lock);
    sandbox.addProgram(
      'npm',
      `[ "$1" = ci ] || exit 9
echo 'npm http fetch GET 200 https://example.org/a 12ms (cache miss)' >&2
sleep 1.2
echo 'npm http fetch GET 200 https://example.org/a/-/a-1.0.0.tgz 12ms (cache miss)' >&2
sleep 1.2
mkdir -p node_modules && echo '{}' > node_modules/.package-lock.json && echo 'added 2 packages in 1s'`,
    );
    const progress = [];
    const count = await installPackages({
      root: sandbox.root,
      env: sandbox.env(),
      onProgress: (text) => progress.push(text),
    });
    assert.equal(count, 2);
    // c is for another system
    assert.deepEqual(progress, ['npm ci', 'npm ci, 1 of 2 packages looked up', 'npm ci, 1 of 2 packages']);
    assert.equal(arePackagesInstalled(sandbox.root), true);
  });

  it('says what to do when npm is missing', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.write('package-lock.json', lock);
    await assert.rejects(installPackages({ root: sandbox.root, env: sandbox.env(), onProgress: () => {} }), {
      exitCode: 1,
      message: /^npm is missing: .*nodejs\.org/,
    });
  });
});

describe('describeNpmFailure', () => {
  for (const [said, sentence] of /** @type {[string, RegExp][]} */ ([
    [
      'npm error code ENOTFOUND\nnpm error network request to https://registry failed',
      /could not reach its registry: connect/,
    ],
    ['npm error code ENOSPC', /^the disk filled up during npm ci: free 1\.5 GB where \/p lies$/],
    ['npm error code EACCES\nnpm error path /p/node_modules', /^npm may not write to \/p\/node_modules/],
    ['npm error code ENOTCACHED', /cache lacks some packages$/],
    ['npm error code EUSAGE', /^npm ci failed with exit code 1/],
  ])) {
    it(`puts "${said.split('\n')[0]}" in a sentence`, () => {
      const error = describeNpmFailure(
        { status: 1, stdout: '', stderr: said, missing: false },
        { root: '/p', offline: false },
      );
      assert.match(error.message, sentence);
      assert.equal(error.details, said);
    });
  }

  it('is not misled by warnings', () => {
    const stderr = 'npm warn network is deprecated\nnpm error code ERESOLVE';
    const error = describeNpmFailure({ status: 1, stdout: '', stderr, missing: false }, { root: '/p', offline: false });
    assert.match(error.message, /^npm ci failed/);
  });
});
