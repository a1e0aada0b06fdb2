// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { describePublished, orderPublished } from './describePublished.mjs';

const manifest = (/** @type {string} */ name, /** @type {string[]} */ needs = [], more = {}) => ({
  name: `@dynclean/${name}`,
  version: '1.0.0',
  dependencies: { zod: '4.0.0', ...Object.fromEntries(needs.map((need) => [`@dynclean/${need}`, '1.0.0'])) },
  ...more,
});

describe('describePublished', () => {
  it('leaves out what is for working on a package, and the entry point of its test helpers', () => {
    const { name, version } = manifest('a');
    const published = {
      ...{ name, version, files: ['dist'], peerDependencies: { b: '1' } },
      exports: { '.': './dist/index.js', './setup': './bin/setup.js' },
    };
    const working = { scripts: { build: 'x' }, nx: { tags: [] }, devDependencies: { jest: '1' } };
    const exports = { ...published.exports, './testing': './dist/testing/index.js' };
    assert.deepEqual(describePublished({ ...published, ...working, exports }), published);
  });
});

describe('orderPublished', () => {
  it('puts each after what it needs, and leaves out what is private', () => {
    const packages = [
      manifest('c', ['b', 'a']),
      manifest('b', ['a']),
      manifest('a'),
      manifest('x', [], { private: true }),
    ];
    assert.deepEqual(
      orderPublished(packages).map(({ name }) => name),
      ['@dynclean/a', '@dynclean/b', '@dynclean/c'],
    );
  });

  it('refuses a set that could not be installed', () => {
    const packages = [manifest('b', ['a']), manifest('a', [], { private: true })];
    assert.throws(() => orderPublished(packages), {
      message: '@dynclean/b: needs @dynclean/a 1.0.0, which is not published',
    });
    const mixed = [manifest('a'), manifest('b', [], { version: '1.1.0' })];
    assert.throws(() => orderPublished(mixed), { message: 'versions: must be one, but got 1.0.0, 1.1.0' });
  });
});
