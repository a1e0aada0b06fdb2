import { createRequire } from 'node:module';
import util from 'node:util';

import { getBackend, setBackend } from '@tensorflow/tfjs-core';

import { TENSORFLOW_CURE, type TensorflowInstall } from './findTensorflow.js';

/** TensorFlow is there but cannot be used; the message says why and which command mends it. */
export class TensorflowError extends Error {
  override readonly name = 'TensorflowError';
}

/** What is fixed when TensorFlow is loaded, for the whole process. */
export interface TensorflowSettings {
  readonly threads: number;
  /** `null`: no GPU, also where there is one; else the number of the GPU to use. */
  readonly gpu: number | null;
}

/** The TensorFlow that this process computes with; it can be loaded once. */
export interface LoadedTensorflow {
  readonly settings: TensorflowSettings;
  /** Whether operators run on a GPU. */
  readonly usesGpu: boolean;
}

let loaded: LoadedTensorflow | null = null;

/** What was loaded before, if anything. */
export function loadedTensorflow(): LoadedTensorflow | null {
  return loaded;
}

/**
 * Loads `@tensorflow/tfjs-node(-gpu)` and registers its backend `tensorflow` with its kernels, once a process; threads
 * and GPU of a later call change nothing, since TensorFlow reads them when it starts. The active backend stays.
 *
 * Its copy of tfjs-core is ours (set-up left none beside it), so tensors, gradients and the tape are shared.
 *
 * @throws TensorflowError when it does not load.
 */
export async function loadTensorflow(
  { packageFolder, cuda }: TensorflowInstall,
  settings: TensorflowSettings,
): Promise<LoadedTensorflow> {
  if (loaded !== null) return loaded;
  const { env } = process;
  env['TF_NUM_INTRAOP_THREADS'] = String(settings.threads);
  env['TF_NUM_INTEROP_THREADS'] = '1'; // eager operators run one after the other
  env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'; // it greets with its build flags otherwise
  env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'; // or it takes a GPU's whole memory, and no second run fits
  delete env['TF_SET_ONEDNN_FPMATH_MODE']; // would make its float32 products bfloat16 behind the record's back
  if (cuda) env['CUDA_VISIBLE_DEVICES'] = chooseVisible(env['CUDA_VISIBLE_DEVICES'], settings.gpu);
  // tfjs-node calls two functions that newer Nodes warn of or have no more.
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
  const active = getBackend() as string | undefined;
  let usesGpu: boolean;
  try {
    const { backend } = createRequire(import.meta.url)(packageFolder) as {
      backend: () => { isUsingGpuDevice: boolean };
    };
    usesGpu = backend().isUsingGpuDevice; // loading it made it the active one
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new TensorflowError(`${packageFolder} does not load: ${reason}; ${TENSORFLOW_CURE} to build it again`);
  }
  if (active !== undefined) await setBackend(active);
  loaded = { settings, usesGpu };
  return loaded;
}

/** The one GPU that TensorFlow shall see, by its number among those that this process was given. */
export function chooseVisible(given: string | undefined, gpu: number | null): string {
  if (gpu === null) return '-1';
  if (given === undefined || given === '') return String(gpu);
  return given.split(',')[gpu] ?? '-1';
}
