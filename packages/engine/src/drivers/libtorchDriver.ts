import {
  AddonError,
  BACKEND_NAME,
  type Binding,
  type GpuInfo,
  type ProcessInfo,
  findAddon,
  installBackend,
  nameSetupCommand,
} from '@dynclean/backend-libtorch';

import { gpuIndexOf } from '../chooseDevice.js';
import type { Bfloat16Support } from '../Bfloat16Support.js';
import type { EngineDevice } from '../Engine.js';
import { measureBfloat16 } from '../measureBfloat16.js';
import type { Driver } from './Driver.js';

const NOTHING = { available: false, devices: [], noCuda: null } as const;
/** The first NVIDIA GPUs whose tensor cores multiply bfloat16, Ampere, have this compute capability. */
const AMPERE = 8;

/**
 * Ours. Its report loads the addon, about a second.
 *
 * @param connect - gives the addon; tests put another in its place, on which a machine without a GPU has some.
 */
export function createLibtorchDriver(connect: () => Binding): Driver {
  return {
    backendName: BACKEND_NAME,
    report: () => {
      try {
        const binding = connect();
        const info = binding.info();
        return { available: true, reason: `libtorch ${info.version}`, ...describeDevices(info, binding.gpus()) };
      } catch (error) {
        if (error instanceof AddonError) return { ...NOTHING, reason: error.message };
        throw error;
      }
    },
    describeBfloat16: (device) => {
      const index = gpuIndexOf(device);
      return index === null ? measureBfloat16(connect()) : describeGpuBfloat16(connect().gpus()[index]);
    },
    start: ({ threads, device }) => {
      const binding = connect();
      binding.setThreads(threads);
      binding.setDevice(device);
      const index = gpuIndexOf(device);
      if (index !== null) binding.setDeterministic(true); // the same seed gives the same bits
      const info = binding.info();
      const on = index === null ? info.cpuCapability : (binding.gpus()[index]?.name ?? device);
      return Promise.resolve({ threads: info.threads, version: `libtorch ${info.version} (${on})` });
    },
    seed: (seed) => connect().seed(seed), // on every device
  };
}

/** The devices that libtorch can compute on, GPUs first, and why there is no GPU among them. */
function describeDevices(
  { version, builtForCuda, cudaDevices, cpuCapability }: ProcessInfo,
  gpus: readonly GpuInfo[],
): { devices: EngineDevice[]; noCuda: string | null } {
  const cpu = { name: 'cpu', description: `instructions up to ${cpuCapability}` };
  const usable = gpus
    .slice(0, cudaDevices)
    .map((gpu, index) => ({ name: `cuda:${index}`, description: describe(gpu) }));
  if (usable.length > 0) return { devices: [...usable, cpu], noCuda: null };
  const [gpu] = gpus;
  if (gpu === undefined) return { devices: [cpu], noCuda: 'no NVIDIA GPU is seen' };
  const noCuda = builtForCuda
    ? `this libtorch (${version}) cannot use the ${gpu.name}, its driver may be too old`
    : `the ${gpu.name} is not used, since this libtorch (${version}) was built without CUDA; ` +
      `\`${nameSetupCommand('--own-torch')}\` fetches one that was, and DYNCLEAN_TORCH names another`;
  return { devices: [cpu], noCuda };
}

function describe({ name, computeCapability, totalBytes }: GpuInfo): string {
  return `${name}, compute capability ${computeCapability.join('.')}, ${Math.round(totalBytes / 2 ** 30)} GiB`;
}

/** GPUs before Ampere compute bfloat16 too, but slowly. */
function describeGpuBfloat16(gpu: GpuInfo | undefined): Bfloat16Support {
  const { name, computeCapability } = gpu ?? { name: 'this GPU', computeCapability: [0, 0] as const };
  const is = `compute capability ${computeCapability.join('.')}`;
  return computeCapability[0] >= AMPERE
    ? { possible: true, fast: true, reason: `the ${name} multiplies bfloat16 fast (${is})` }
    : {
        possible: true,
        fast: false,
        reason: `the ${name} has no fast bfloat16, which GPUs from Ampere on have (${is})`,
      };
}

/** The one that computes. */
export const libtorchDriver: Driver = createLibtorchDriver(() => {
  if (findAddon() === null) throw new AddonError(`its addon was not built yet: run \`${nameSetupCommand()}\``);
  return installBackend().binding;
});
