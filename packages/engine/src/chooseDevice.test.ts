import { describe, expect, it } from '@jest/globals';

import { chooseDevice, gpuIndexOf, isDeviceName } from './chooseDevice.js';

const gpus = {
  name: 'libtorch',
  devices: [
    { name: 'cuda:0', description: 'NVIDIA H200, compute capability 9.0' },
    { name: 'cuda:1', description: 'NVIDIA T4, compute capability 7.5' },
    { name: 'cpu', description: 'AVX512' },
  ],
  noCuda: null,
} as const;
const noGpu = {
  name: 'libtorch',
  devices: [{ name: 'cpu', description: 'AVX512' }],
  noCuda: 'no NVIDIA GPU is seen',
} as const;

describe(chooseDevice, () => {
  it.each([
    ['auto', 'cuda:0', 'NVIDIA H200, compute capability 9.0'],
    ['cuda', 'cuda:0', 'asked for'],
    ['cuda:1', 'cuda:1', 'asked for'],
    ['cpu', 'cpu', 'asked for'],
  ])('with two GPUs, %s is %s', (wanted, device, deviceReason) => {
    expect(chooseDevice(gpus, wanted)).toEqual({ device, deviceReason });
  });

  it.each([
    ['auto', 'no NVIDIA GPU is seen'],
    ['cpu', 'asked for'],
  ])('without a GPU, %s is cpu', (wanted, deviceReason) => {
    expect(chooseDevice(noGpu, wanted)).toEqual({ device: 'cpu', deviceReason });
  });

  it.each(['cuda', 'cuda:0', 'cuda:7'])('says in one sentence why there is no %s', (wanted) => {
    expect(() => chooseDevice(noGpu, wanted)).toThrow(
      `device: must be cpu on the engine libtorch here, but got "${wanted}": no NVIDIA GPU is seen`,
    );
  });

  it('names the devices that there are beside one that there is not', () => {
    expect(() => chooseDevice(gpus, 'cuda:2')).toThrow('device: must be one of cuda:0, cuda:1, cpu, but got "cuda:2"');
  });

  it.each(['gpu', 'cuda:', 'cuda:01', 'cuda:-1', 'CUDA', 'cuda:1.5', ''])('refuses %j', (wanted) => {
    expect(() => chooseDevice(gpus, wanted)).toThrow(
      `device: must be auto, cpu, cuda or cuda:N, but got ${JSON.stringify(wanted)}`,
    );
  });
});

describe(gpuIndexOf, () => {
  it('is the number of a GPU, and null of a CPU', () => {
    expect(['cuda:0', 'cuda:12', 'cpu'].map(gpuIndexOf)).toEqual([0, 12, null]);
    expect(['cuda', 'cuda:12', 'cpu', 'auto'].map(isDeviceName)).toEqual([true, true, true, false]);
  });
});
