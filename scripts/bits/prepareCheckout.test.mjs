// @ts-check
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

import { findProgram } from './findProgram.mjs';
import { linkPackages } from './linkPackages.mjs';
import { TimeLeft } from './TimeLeft.mjs';

const place = mkdtempSync(join(tmpdir(), 'bits-test-'));
after(() => rmSync(place, { recursive: true }));

/**
 * @param {string} path
 * @param {unknown} value
 */
function write(path, value) {
  mkdirSync(dirname(join(place, path)), { recursive: true });
  writeFileSync(join(place, path), JSON.stringify(value));
}

const foreign = { 'node_modules/zod': { version: '1.0.0', integrity: 'abc' } };
const nested = { version: '2.0.0', integrity: 'def' };
const elsewhere = { 'node_modules/for-macs': { version: '1.0.0', integrity: 'x', optional: true } };
const link = (/** @type {string} */ name) => ({
  [`node_modules/@dynclean/${name}`]: { link: true, resolved: `packages/${name}` },
});
const inside = (/** @type {string} */ name) => ({ [`packages/${name}/node_modules/yaml`]: nested });

write('here/node_modules/.package-lock.json', { packages: { ...foreign, ...inside('old'), ...link('old') } });
write('here/node_modules/zod/package.json', { name: 'zod', version: '1.0.0' });
write('here/packages/old/node_modules/yaml/package.json', { name: 'yaml', version: '2.0.0' });

/**
 * Whether the packages of a lock file are linked.
 *
 * @param {string} folder
 * @param {Record<string, unknown>} packages
 */
function tryToLink(folder, packages) {
  write(`${folder}/package-lock.json`, { packages });
  return linkPackages({ from: join(place, 'here'), to: join(place, folder) });
}

test('packages that the lock file wants are linked from where they lie, our own as it says', async () => {
  assert.equal(await tryToLink('new', { '': {}, ...foreign, ...elsewhere, ...inside('new'), ...link('new') }), true);
  const inode = (/** @type {string} */ path) => statSync(join(place, path, 'package.json')).ino;
  assert.equal(inode('new/node_modules/zod'), inode('here/node_modules/zod'));
  assert.equal(inode('new/packages/new/node_modules/yaml'), inode('here/packages/old/node_modules/yaml'));
  assert.equal(readlinkSync(join(place, 'new/node_modules/@dynclean/new')), '../../packages/new');
  const record = JSON.parse(readFileSync(join(place, 'new/node_modules/.package-lock.json'), 'utf8'));
  assert.deepEqual(record.packages, { ...foreign, ...inside('new'), ...link('new') });
});

test('where one has another content or is not here, none is linked', async () => {
  assert.equal(await tryToLink('a', { 'node_modules/zod': { version: '1.0.0', integrity: 'ghi' } }), false);
  assert.equal(await tryToLink('b', { ...foreign, 'node_modules/more': { version: '1.0.0', integrity: 'm' } }), false);
  assert.equal(existsSync(join(place, 'b/node_modules')), false);
});

test('a folder that holds another version than its lock file says is not taken', async () => {
  write('here/node_modules/zod/package.json', { name: 'zod', version: '1.0.1' });
  assert.equal(await tryToLink('c', foreign), false);
});

test('the program is found by the name of its package, wherever that lies', async () => {
  write('moved/package.json', { name: 'dynclean', bin: './not-this.js' });
  write('moved/node_modules/@dynclean/cli/package.json', { name: '@dynclean/cli', bin: './nor-this.js' });
  write('moved/apps/terminal/package.json', { name: '@dynclean/cli', bin: { dynclean: './bin/start.js' } });
  assert.equal(await findProgram(join(place, 'moved')), join(place, 'moved/apps/terminal/bin/start.js'));
  await assert.rejects(findProgram(join(place, 'here')), /must have a package @dynclean\/cli with a "bin"/);
});

test('the time left follows the pace so far', () => {
  const timeLeft = new TimeLeft(100);
  assert.equal(timeLeft.describe(), 'about 100 s left');
  timeLeft.add(40, 80_000); // twice as long as expected: 60 expected seconds take 120
  assert.equal(timeLeft.describe(), 'about 2 min 0 s left');
  timeLeft.skip(30);
  assert.equal(timeLeft.describe(), 'about 60 s left');
});
