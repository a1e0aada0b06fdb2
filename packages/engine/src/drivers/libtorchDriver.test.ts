import { describe, expect, it } from '@jest/globals';
import { AddonError, type Binding, type GpuInfo, type ProcessInfo } from '@dynclean/backend-libtorch';

import { chooseDevice } from '../chooseDevice.js';
import { createLibtorchDriver } from './libtorchDriver.js';

const h200: GpuInfo = { name: 'NVIDIA H200', computeCapability: [9, 0], totalBytes: 150 * 2 ** 30 };
const t4: GpuInfo = { name: 'Tesla T4', computeCapability: [7, 5], totalBytes: 15.9 * 2 ** 30 };
const info: ProcessInfo = {
  version: '2.13.0',
  threads: 4,
  cudaDevices: 0,
  builtForCuda: false,
  device: 'cpu',
  liveHandles: 0,
  liveBytes: 0,
  cpuCapability: 'AVX512',
};

/** An addon in form, on a machine with these GPUs; it notes what it is told. */
function createMachine(gpus: readonly GpuInfo[], more: Partial<ProcessInfo> = {}) {
  const told: unknown[][] = [];
  const note = (name: string) => (value: unknown) => void told.push([name, value]);
  const binding = {
    info: () => ({ ...info, ...more }),
    gpus: () => [...gpus],
    setThreads: note('setThreads'),
    setDevice: note('setDevice'),
    setDeterministic: note('setDeterministic'),
    seed: note('seed'),
  } as unknown as Binding;
  const driver = createLibtorchDriver(() => binding);
  return { driver, told, report: { name: 'libtorch' as const, ...driver.report() } };
}

describe(createLibtorchDriver, () => {
  it('lists GPUs before the CPU, and takes the first by itself', () => {
    const { report } = createMachine([h200, t4], { cudaDevices: 2, builtForCuda: true });
    expect(report.devices).toEqual([
      { name: 'cuda:0', description: 'NVIDIA H200, compute capability 9.0, 150 GiB' },
      { name: 'cuda:1', description: 'Tesla T4, compute capability 7.5, 16 GiB' },
      { name: 'cpu', description: 'instructions up to AVX512' },
    ]);
    expect(chooseDevice(report, 'auto')).toEqual({
      device: 'cuda:0',
      deviceReason: 'NVIDIA H200, compute capability 9.0, 150 GiB',
    });
  });

  it.each([
    ['no GPU', [], {}, 'no NVIDIA GPU is seen'],
    [
      'a libtorch for CPUs',
      [h200],
      {},
      'the NVIDIA H200 is not used, since this libtorch (2.13.0) was built without CUDA; ' +
        '`npm run setup -- --own-torch` fetches one that was, and DYNCLEAN_TORCH names another',
    ],
    [
      'an old driver',
      [h200],
      { builtForCuda: true },
      'this libtorch (2.13.0) cannot use the NVIDIA H200, its driver may be too old',
    ],
  ])('with %s it computes on the CPU and says why', (_case, gpus, more, reason) => {
    const { report } = createMachine(gpus, more);
    expect(report.devices.map(({ name }) => name)).toEqual(['cpu']);
    expect(chooseDevice(report, 'auto')).toEqual({ device: 'cpu', deviceReason: reason });
    expect(() => chooseDevice(report, 'cuda')).toThrow(
      `device: must be cpu on the engine libtorch here, but got "cuda": ${reason}`,
    );
  });

  it('starts on the device it is told, the order of sums fixed on a GPU', async () => {
    const { driver, told } = createMachine([h200, t4], { cudaDevices: 2, builtForCuda: true });
    const started = await driver.start({ device: 'cuda:1', threads: 4 });
    expect(started).toEqual({ threads: 4, version: 'libtorch 2.13.0 (Tesla T4)' });
    expect(told).toEqual([
      ['setThreads', 4],
      ['setDevice', 'cuda:1'],
      ['setDeterministic', true],
    ]);
    told.length = 0;
    expect((await driver.start({ device: 'cpu', threads: 1 })).version).toBe('libtorch 2.13.0 (AVX512)');
    driver.seed?.(7);
    expect(told).toEqual([
      ['setThreads', 1],
      ['setDevice', 'cpu'],
      ['seed', 7],
    ]);
  });

  it('takes bfloat16 from Ampere on', () => {
    const { driver } = createMachine([h200, t4], { cudaDevices: 2, builtForCuda: true });
    expect(driver.describeBfloat16('cuda:0')).toEqual({
      possible: true,
      fast: true,
      reason: 'the NVIDIA H200 multiplies bfloat16 fast (compute capability 9.0)',
    });
    expect(driver.describeBfloat16('cuda:1')).toEqual({
      possible: true,
      fast: false,
      reason: 'the Tesla T4 has no fast bfloat16, which GPUs from Ampere on have (compute capability 7.5)',
    });
  });

  it('cannot be used where the addon does not load, and says so', () => {
    const driver = createLibtorchDriver(() => {
      throw new AddonError('it does not load');
    });
    expect(driver.report()).toEqual({ available: false, reason: 'it does not load', devices: [], noCuda: null });
  });
});
