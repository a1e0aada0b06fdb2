import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { Handle } from './binding.js';
import { installBackend } from './installBackend.js';
import type { LibtorchBackend } from './LibtorchBackend.js';
import { findAddon } from './loadBinding.js';
import { skipReason } from './testing.js';

// A second device without hardware: on `meta` a tensor has a shape and no values, an operator computes shapes, and
// whatever would read a value back fails.
describe(skipReason ?? 'devices', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    await tf.setBackend('libtorch');
  });
  afterEach(() => {
    if (skipReason === null) backend.binding.setDevice('cpu');
  });

  const deviceOf = (tensor: tf.Tensor): string => backend.binding.deviceOf(backend.handleOf(tensor));

  test.each([
    ['values', () => tf.tensor1d([1, 2, 3])],
    ['whole numbers', () => tf.tensor1d([1, 2, 3], 'int32')],
    ['truth values', () => tf.tensor1d([true, false])],
    ['no values', () => tf.zeros([0, 3])],
    ['fill', () => tf.fill([2, 2], 7)],
    ['range', () => tf.range(0, 10, 2)],
    ['ones like', () => tf.onesLike(tf.scalar(1))],
    ['a sum', () => tf.sum(tf.add(tf.tensor1d([1, 2]), 1))],
    ['a product', () => tf.matMul(tf.zeros([2, 3]), tf.zeros([3, 4]))],
    ['a cast', () => tf.cast(tf.tensor1d([1, 0]), 'bool')],
  ])('makes tensors where it is told: %s', (_name, make) => {
    tf.tidy(() => expect(deviceOf(make())).toBe('cpu'));
    backend.binding.setDevice('meta');
    expect(backend.binding.info().device).toBe('meta');
    tf.tidy(() => expect(deviceOf(make())).toBe('meta'));
  });

  test('leaves what is there where it is, and follows it', () => {
    const onCpu = tf.tensor1d([1, 2]);
    backend.binding.setDevice('meta');
    const onMeta = tf.tensor1d([1, 2]);
    const copied = backend.binding.call('clone', backend.handleOf(onCpu)) as Handle;
    expect([deviceOf(onCpu), backend.binding.deviceOf(copied), deviceOf(onMeta)]).toEqual(['cpu', 'cpu', 'meta']);
    backend.binding.release(copied);
    backend.binding.setDevice('cpu');
    expect(Array.from(onCpu.dataSync())).toEqual([1, 2]);
    tf.dispose([onCpu, onMeta]);
  });

  test('makes an error of reading what a device has no values of', () => {
    backend.binding.setDevice('meta');
    const x = tf.tensor1d([1, 2]);
    expect(() => x.dataSync()).toThrow(/toTypedArray: .*meta/);
    x.dispose();
  });

  test.each([
    ['cuda:0', 'setDevice: cuda:0: this libtorch was built without CUDA, or sees no GPU'],
    ['gpu', 'setDevice: '],
    ['privateuseone:0', 'setDevice: privateuseone:0: must be cpu or a GPU such as cuda:0'],
  ])('refuses %s where there is none, and stays where it was', (device, message) => {
    if (backend.binding.info().cudaDevices > 0 && device === 'cuda:0') return; // there it is right
    expect(() => backend.binding.setDevice(device)).toThrow(message);
    expect(backend.binding.info().device).toBe('cpu');
  });

  test('has no figures of a GPU on a CPU, and nothing to wait for', () => {
    expect(backend.binding.deviceMemory()).toBeNull();
    expect(backend.binding.synchronize()).toBeUndefined();
  });

  test('counts the calls of operators by name', () => {
    const x = tf.ones([2, 2]);
    backend.binding.operatorCalls();
    tf.dispose([tf.matMul(x, x), tf.matMul(x, x), tf.square(x)]);
    const calls = backend.binding.operatorCalls();
    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
    expect(Object.entries(calls).some(([name, count]) => name.includes('mat') && count === 2)).toBe(true);
    expect(backend.binding.operatorCalls()).toEqual({}); // asked for anew, it counts anew
    x.dispose();
  });

  const hasCompiler = spawnSync('g++', ['--version']).status === 0 && process.platform === 'linux';
  (skipReason === null && hasCompiler ? it : it.skip)("asks NVIDIA's driver for GPUs (needs g++ on Linux)", () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynclean-driver-'));
    try {
      const library = join(folder, 'libcuda.so.1');
      const { status, stderr } = spawnSync('g++', ['-shared', '-fPIC', '-x', 'c++', '-', '-o', library], {
        input: driverInForm,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      const script = `console.log(JSON.stringify(require(${JSON.stringify(findAddon())}).gpus()))`;
      const env = { ...process.env, LD_LIBRARY_PATH: folder, NODE_OPTIONS: '' };
      const { stdout } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
      expect(JSON.parse(stdout)).toEqual([
        { name: 'NVIDIA T0', computeCapability: [9, 0], totalBytes: 2 ** 37 },
        { name: 'NVIDIA T1', computeCapability: [8, 1], totalBytes: 2 ** 38 },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A driver with two GPUs, as far as it is asked. */
const driverInForm = `
#include <cstdio>
#include <cstddef>
extern "C" {
int cuInit(unsigned) { return 0; }
int cuDeviceGetCount(int* count) { *count = 2; return 0; }
int cuDeviceGetName(char* name, int length, int device) { return snprintf(name, length, "NVIDIA T%d", device), 0; }
int cuDeviceGetAttribute(int* value, int attribute, int device) {
  *value = attribute == 75 ? 9 - device : attribute == 76 ? device : -1;
  return 0;
}
int cuDeviceTotalMem_v2(size_t* bytes, int device) { *bytes = size_t{1} << (37 + device); return 0; }
}`;
