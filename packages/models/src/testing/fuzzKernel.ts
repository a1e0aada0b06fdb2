import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fuzzer = fileURLToPath(new URL('../../../backend-libtorch/tests/fuzz-kernels/run.mjs', import.meta.url));

/** What came of calls of a kernel with arguments of every kind. */
export interface FuzzedKernel {
  readonly status: number | null;
  readonly signal: string | null;
  /** A line for each call that gave a wrong value, or none where the kernel should have refused. */
  readonly faults: readonly string[];
  readonly values: number;
  readonly refusals: number;
}

/**
 * Calls a kernel 300 times by the backend's fuzzer, in a process of its own. The long form, with all kernels, is
 * `scripts/fuzzKernels.mjs`.
 *
 * @param file - the module with its generator of calls and its version in plain JavaScript.
 */
export function fuzzKernel(kernel: string, file: string): FuzzedKernel {
  const args = [fuzzer, '--kernels', file, '--kernel', kernel, '--calls', '300', '--seed', '1'];
  const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  const counts = JSON.parse(lines.at(-1) ?? '') as Pick<FuzzedKernel, 'values' | 'refusals'>;
  return { status, signal, faults: lines.slice(0, -1), values: counts.values, refusals: counts.refusals };
}
