import { readdirSync } from 'node:fs';

import { InputError } from '@dynclean/schema';

import { gpuIndexOf } from '../chooseDevice.js';
import { findTensorflow } from '../tensorflow/findTensorflow.js';
import { TensorflowError, loadTensorflow } from '../tensorflow/loadTensorflow.js';
import type { Driver } from './Driver.js';

/** TensorFlow's own library under the unmodified binding of tfjs-node. Loaded when it starts, not to report. */
export const tensorflowDriver: Driver = {
  backendName: 'tensorflow',
  report: () => {
    const found = findTensorflow();
    if (typeof found === 'string') return { available: false, reason: found, devices: [], noCuda: null };
    const { tensorflowVersion, packageName, cuda } = found;
    const gpus = cuda ? listGpus() : [];
    return {
      available: true,
      reason: `TensorFlow ${tensorflowVersion} under ${packageName}`,
      devices: [...gpus, { name: 'cpu', description: "TensorFlow's own threads" }],
      noCuda: gpus.length > 0 ? null : cuda ? 'no NVIDIA GPU is seen' : 'this TensorFlow is built without CUDA',
    };
  },
  describeBfloat16: () => null,
  start: async ({ threads, device }) => {
    const found = findTensorflow();
    if (typeof found === 'string') throw new TensorflowError(found);
    const gpu = gpuIndexOf(device);
    const { settings, usesGpu } = await loadTensorflow(found, { threads, gpu });
    if (settings.gpu !== gpu || usesGpu !== (gpu !== null)) {
      const isOn = usesGpu ? `cuda:${settings.gpu}` : 'cpu';
      throw new InputError(
        `device: must be ${isOn} on the engine tensorflow from here on, but got "${device}": ` +
          (settings.gpu === gpu ? 'TensorFlow could not use that GPU' : 'TensorFlow keeps the device it started on'),
      );
    }
    return { threads: settings.threads, version: `TensorFlow ${found.tensorflowVersion} (${found.packageName})` };
  },
};

/** The GPUs that NVIDIA's driver shows, where it is loaded. */
function listGpus(): { name: string; description: string }[] {
  try {
    return readdirSync('/proc/driver/nvidia/gpus').map((_, index) => ({
      name: `cuda:${index}`,
      description: `NVIDIA GPU ${index}`,
    }));
  } catch {
    return [];
  }
}
