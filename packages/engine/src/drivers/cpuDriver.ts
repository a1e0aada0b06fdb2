import { version_core } from '@tensorflow/tfjs-core';

import { replaceSlowCpuKernels } from '../replaceSlowCpuKernels.js';
import type { Driver } from './Driver.js';

let isReady = false;

/** Plain TensorFlow.js: nothing native, on one thread. */
export const cpuDriver: Driver = {
  backendName: 'cpu',
  report: () => ({
    available: true,
    reason: 'plain TensorFlow.js, always there; slow',
    devices: [{ name: 'cpu', description: 'one thread of JavaScript' }],
    noCuda: 'plain TensorFlow.js computes on the CPU alone',
  }),
  describeBfloat16: () => null,
  start: async () => {
    if (!isReady) {
      await import('@tensorflow/tfjs-backend-cpu');
      replaceSlowCpuKernels();
      isReady = true;
    }
    return { threads: 1, version: `TensorFlow.js ${version_core}` };
  },
};
