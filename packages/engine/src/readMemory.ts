import { type DeviceMemory, installBackend } from '@dynclean/backend-libtorch';
import { getBackend, memory } from '@tensorflow/tfjs-core';

/** What an engine holds at this moment. */
export interface EngineMemory {
  /** Tensors that TensorFlow.js knows of. */
  readonly numTensors: number;
  /** Their size, data shared by several counted once. */
  readonly sizeBytes: number;
  /** Native tensors that JavaScript holds; 0 on the plain engine. */
  readonly nativeHandles: number;
  /** Of the GPU that the engine computes on; null on a CPU. */
  readonly device: DeviceMemory | null;
  /** Resident size of the process. */
  readonly residentBytes: number;
}

/** What is held now. */
export function readMemory(): EngineMemory {
  const { numTensors, numBytes } = memory();
  const binding = getBackend() === 'libtorch' ? installBackend().binding : null;
  return {
    numTensors,
    sizeBytes: numBytes,
    nativeHandles: binding?.info().liveHandles ?? 0,
    device: binding?.deviceMemory() ?? null,
    residentBytes: process.memoryUsage.rss(),
  };
}
