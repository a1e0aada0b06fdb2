// @ts-check
import { runCommand } from './runCommand.mjs';

/**
 * The NVIDIA GPU that the driver's own tool shows, with the newest CUDA that the driver can run.
 *
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [tools] - How it is started.
 * @returns {Promise<{ name: string, cudaVersion: [number, number] } | undefined>} `undefined` without a GPU or driver.
 */
export async function detectGpu({ env, signal } = {}) {
  const list = await runCommand('nvidia-smi', ['-L'], { env, signal, timeoutMs: 20_000 });
  const name = /^GPU \d+: (.+?)(?: \(UUID.*)?$/m.exec(list.stdout)?.[1];
  if (list.status !== 0 || !name) return undefined;
  const { stdout } = await runCommand('nvidia-smi', [], { env, signal, timeoutMs: 20_000 });
  const [, major = '0', minor = '0'] = /CUDA Version:\s*(\d+)\.(\d+)/.exec(stdout) ?? [];
  return { name, cudaVersion: [Number(major), Number(minor)] };
}

/**
 * Which builds of torch suit a machine, best first. The names are those of the builds that PyTorch publishes for the
 * pinned version; a build for CUDA 12.6 runs on any driver for CUDA 12, one for 13.0 needs a driver for 13.
 *
 * @param {{ cudaVersion: [number, number] } | undefined} gpu
 * @returns {('cpu' | 'cu126' | 'cu130')[]} Ends in `cpu`, which runs everywhere.
 */
export function chooseBuilds(gpu) {
  const major = gpu?.cudaVersion[0] ?? 0;
  if (major >= 13) return ['cu130', 'cpu'];
  if (major === 12) return ['cu126', 'cpu'];
  return ['cpu'];
}
