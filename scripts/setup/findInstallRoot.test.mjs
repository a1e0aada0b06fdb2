// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { findInstallRoot, nameSetupCommand } from './findInstallRoot.mjs';

describe('findInstallRoot', () => {
  for (const [what, folder, root] of /** @type {[string, string, string | null][]} */ ([
    ['a clone', '/home/ann/dynclean/scripts/setup', null],
    ['a project', '/home/ann/app/node_modules/@dynclean/backend-libtorch/dist/setup', '/home/ann/app'],
    // What another package brought along for itself: Node looks for it, and so for .engine, from there upwards.
    ['a package', '/app/node_modules/a/node_modules/@dynclean/backend-libtorch/dist', '/app/node_modules/a'],
    ["pnpm's store", '/app/node_modules/.pnpm/x@1/node_modules/@dynclean/backend-libtorch/dist', '/app'],
    ['the root of the disk', '/node_modules/@dynclean/backend-libtorch/dist', '/'],
  ])) {
    it(`finds it in ${what}`, () => assert.equal(findInstallRoot(folder), root));
  }
});

describe('nameSetupCommand', () => {
  it("names a clone's, with npm's dashes before options", () => {
    assert.equal(nameSetupCommand(), 'npm run setup');
    assert.equal(nameSetupCommand('--engine cpu'), 'npm run setup -- --engine cpu');
  });
});
