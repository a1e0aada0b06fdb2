import { installBackend } from '@dynclean/backend-libtorch';
import { getBackend, memory } from '@tensorflow/tfjs-core';

export interface EngineMemory {
  /** Tensors that TensorFlow.js knows of. */
  readonly numTensors: number;
  /** Their size, data shared by several counted once. */
  readonly sizeBytes: number;
  /** Native tensors that JavaScript holds; 0 on the plain engine. */
  readonly nativeHandles: number;
  /** Resident size of the process. */
  readonly residentBytes: number;
}

/** What is held now. */
export function readMemory(): EngineMemory {
  const { numTensors, numBytes } = memory();
  const nativeHandles = getBackend() === 'libtorch' ? installBackend().binding.info().liveHandles : 0;
  return { numTensors, sizeBytes: numBytes, nativeHandles, residentBytes: process.memoryUsage.rss() };
}
