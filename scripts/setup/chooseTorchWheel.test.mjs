// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { chooseTorchWheel } from './chooseTorchWheel.mjs';
import { torchPin } from './versions.mjs';

const python = (minor) => ({ version: [3, minor, 1] });
const linux = { platform: /** @type {const} */ ('linux'), arch: 'x64' };
const mac = { platform: /** @type {const} */ ('darwin'), arch: 'arm64' };
/** @param {Parameters<typeof chooseTorchWheel>} words */
const choose = (...words) => /** @type {import('./chooseTorchWheel.mjs').TorchWheel} */ (chooseTorchWheel(...words));
const known = JSON.parse(readFileSync(new URL('requirements/torch-hashes.json', import.meta.url), 'utf8'));

describe('chooseTorchWheel', () => {
  it('takes the wheel for the Python that runs where its hash is known', () => {
    const { version, hashes, options, otherPython } = choose('cpu', python(11), linux);
    assert.deepEqual([version, options, otherPython], [`${torchPin}+cpu`, [], null]);
    assert.deepEqual(hashes, [known[`${torchPin}+cpu linux x64`].cp311]);
    assert.equal(choose('cpu', python(13), mac).version, torchPin);
    assert.equal(choose('cu130', python(13), linux).version, torchPin);
  });

  it('takes that of another Python where only its hash is known, as libtorch is the same', () => {
    const { hashes, options, otherPython } = choose('cpu', python(13), linux);
    assert.equal(otherPython, '3.11');
    assert.deepEqual(hashes, [known[`${torchPin}+cpu linux x64`].cp311]);
    assert.equal(
      options.join(' '),
      '--python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_28_x86_64',
    );
  });

  it('knows none for other platforms and builds', () => {
    assert.equal(chooseTorchWheel('cu126', python(11), linux), null);
    assert.equal(chooseTorchWheel('cpu', python(11), { platform: 'linux', arch: 'arm64' }), null);
  });

  it('takes a hash that the user vouches for, whatever is known, and nothing that is no hash', () => {
    const hash = 'a'.repeat(64);
    const env = { DYNCLEAN_TORCH_SHA256: hash };
    assert.deepEqual(chooseTorchWheel('cu126', python(9), { ...linux, env }), {
      version: `${torchPin}+cu126`,
      hashes: [hash],
      options: [],
      otherPython: null,
    });
    assert.throws(() => chooseTorchWheel('cpu', python(11), { env: { DYNCLEAN_TORCH_SHA256: 'A1' } }), {
      message: 'DYNCLEAN_TORCH_SHA256: must be 64 hexadecimal digits in small letters, but got "A1"',
    });
  });
});

describe('requirements', () => {
  it('are one version each, with nothing but hashes behind it', () => {
    for (const name of ['torch-dependencies', 'torch-cuda', 'tensorflow', 'tensorflow-cuda']) {
      const lines = readFileSync(new URL(`requirements/${name}.txt`, import.meta.url), 'utf8')
        .trim()
        .split('\n');
      const required = lines.filter((line) => !line.startsWith('#'));
      assert.ok(required.length > 0, name);
      for (const line of required)
        assert.match(line, /^[\w.-]+==[\w.]+( ; [^#]+?)?( --hash=sha256:[0-9a-f]{64})+$/, name);
      const names = required.map((line) => line.split('==')[0]);
      assert.deepEqual(names, [...names].sort(), name);
    }
  });
});
