// @ts-check
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { detectGpu } from '../setup/detectGpu.mjs';
import { runCommand } from '../setup/runCommand.mjs';
import { TestCluster } from '../slurm/TestCluster.mjs';

/**
 * A check that takes longer than anybody waits for at each change.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {number} minutes - About, on two cores.
 * @property {(choice: { before?: string }) => string[]} command - Words of Node, from the project's root.
 * @property {(place: { root: string, before?: string, signal: AbortSignal }) => Promise<string | null>} [findHindrance]
 *   - Why it cannot be run here.
 */

/** Figures go elsewhere than into results/, which holds those that are kept. */
const elsewhere = (/** @type {string} */ name) => join(tmpdir(), name);

const hasBindfs = async (/** @type {AbortSignal} */ signal) => {
  const answer = await runCommand('bindfs', ['--version'], { signal }).catch(() => ({ status: 1 }));
  return answer.status === 0;
};

/** @type {readonly Step[]} */
export const steps = [
  {
    name: 'bits',
    minutes: 30,
    command: ({ before }) => ['scripts/checkBits.mjs', ...(before === undefined ? [] : ['--before', before])],
    findHindrance: async ({ root, before, signal }) => {
      if (before !== undefined) return null;
      const { status } = await runCommand('git', ['-C', root, 'describe', '--tags', '--abbrev=0'], { signal });
      return status === 0 ? null : 'there is no tag to hold HEAD to: --before REF';
    },
  },
  {
    name: 'kills',
    minutes: 40,
    command: () => ['scripts/checkKills.mjs', '--for', '35', '--out', elsewhere('dynclean-kills.json')],
  },
  {
    name: 'scale',
    minutes: 8,
    command: () => [
      ...[
        'scripts/benchScale.mjs',
        '--spans',
        '1269878',
        '--spans',
        '10000000',
        '--only',
        'cleaning',
        '--only',
        'planning',
      ],
      ...['--out', elsewhere('dynclean-scale.json')],
    ],
  },
  { name: 'parity', minutes: 5, command: () => ['scripts/checkEncoderParity.mjs', '--all'] },
  {
    name: 'Slurm',
    minutes: 12,
    command: () => ['scripts/checkSlurm.mjs', '--long'],
    findHindrance: async () => TestCluster.findHindrance(),
  },
  { name: 'manifests', minutes: 12, command: () => ['scripts/checkManifests.mjs', '--all'] },
  { name: 'long tests', minutes: 8, command: () => ['scripts/longTests.mjs'] },
  { name: 'packages', minutes: 13, command: () => ['scripts/checkPackages.mjs', '--long'] },
  { name: 'locks', minutes: 5, command: () => ['scripts/checkLocks.mjs'] },
  {
    name: 'locks seen by two machines',
    minutes: 5,
    command: () => ['scripts/checkLocks.mjs', '--views'],
    findHindrance: async ({ signal }) =>
      process.getuid?.() === 0 && (await hasBindfs(signal)) ? null : 'needs root and bindfs',
  },
  { name: 'formats', minutes: 5, command: () => ['scripts/fuzzFormats.mjs'] },
  { name: 'leaks', minutes: 15, command: () => ['--expose-gc', 'scripts/checkLeaks.mjs'] },
  { name: 'kernels', minutes: 30, command: () => ['scripts/fuzzKernels.mjs'] },
  {
    name: 'address sanitizer',
    minutes: 30,
    command: () => ['scripts/checkAddressSanitizer.mjs'],
    findHindrance: async () => (process.platform === 'linux' ? null : 'needs Linux'),
  },
  { name: 'mutants', minutes: 45, command: () => ['scripts/mutate.mjs'] },
  {
    name: 'CUDA',
    minutes: 15,
    command: () => ['scripts/checkCuda.mjs', '--out', elsewhere('dynclean-cuda.json')],
    findHindrance: async ({ signal }) =>
      (await detectGpu({ env: process.env, signal })) ? null : 'needs a GPU with CUDA',
  },
];
