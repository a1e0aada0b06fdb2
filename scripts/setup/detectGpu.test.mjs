// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Sandbox } from '../test/Sandbox.mjs';
import { chooseBuilds, detectGpu } from './detectGpu.mjs';

describe('detectGpu', () => {
  it('sees none where there is no driver', async (context) => {
    assert.equal(await detectGpu({ env: new Sandbox(context).env() }), undefined);
  });

  it('sees none where the driver has no GPU', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram('nvidia-smi', 'echo "No devices were found"; exit 6');
    assert.equal(await detectGpu({ env: sandbox.env() }), undefined);
  });

  it('reads name and CUDA version', async (context) => {
    const sandbox = new Sandbox(context);
    sandbox.addProgram(
      'nvidia-smi',
      `if [ "$1" = -L ]; then echo "GPU 0: NVIDIA H200 (UUID: GPU-1234)"; exit 0; fi
echo "| NVIDIA-SMI 570.86.15   Driver Version: 570.86.15   CUDA Version: 12.8     |"`,
    );
    assert.deepEqual(await detectGpu({ env: sandbox.env() }), { name: 'NVIDIA H200', cudaVersion: [12, 8] });
  });
});

describe('chooseBuilds', () => {
  for (const [cudaVersion, builds] of /** @type {[[number, number], string[]][]} */ ([
    [
      [13, 0],
      ['cu130', 'cpu'],
    ],
    [
      [13, 2],
      ['cu130', 'cpu'],
    ],
    [
      [12, 4],
      ['cu126', 'cpu'],
    ], // minor versions of CUDA 12 are compatible with any of its drivers
    [[11, 8], ['cpu']],
  ])) {
    it(`driver for CUDA ${cudaVersion.join('.')}: ${builds.join(', then ')}`, () => {
      assert.deepEqual(chooseBuilds({ cudaVersion }), builds);
    });
  }

  it('no GPU: the CPU build and nothing else', () => assert.deepEqual(chooseBuilds(undefined), ['cpu']));
});
