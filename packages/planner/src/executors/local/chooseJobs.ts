import { availableParallelism, freemem } from 'node:os';

/** Memory of a training of a BERT-base with its optimizer, gradients and activations, fp32: for the number of jobs. */
const BYTES_PER_JOB = 8e9;
const SMALL_ENCODER_BYTES = 20e6;
/** More trainings than this on one GPU only wait for each other. */
const MOST_PER_GPU = 4;

/**
 * How many stages to run at a time: as many as memory holds; on GPUs up to four on each, on the CPU one for every two
 * cores (encoders so small that a second thread only waits: one for each), each with its share of the threads.
 *
 * @param gpus - those that may be used; none: the CPU.
 * @param encoderBytes - weights of the largest encoder of the plan, float32.
 */
export function chooseJobs(gpus: readonly string[], encoderBytes: number): number {
  // Weights, gradients, two moments, the best weights so far; activations of a batch are of the same order.
  const bytesPerJob = Math.min(BYTES_PER_JOB, 500e6 + 10 * encoderBytes);
  const byMemory = Math.max(1, Math.floor((0.8 * freemem()) / bytesPerJob));
  const cores = availableParallelism();
  if (gpus.length > 0) return Math.min(byMemory, MOST_PER_GPU * gpus.length, Math.max(1, cores - 1));
  const coresPerJob = encoderBytes < SMALL_ENCODER_BYTES ? 1 : 2;
  return Math.min(byMemory, Math.max(1, Math.floor(cores / coresPerJob)));
}
