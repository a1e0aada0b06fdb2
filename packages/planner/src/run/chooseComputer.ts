import { availableParallelism, freemem } from 'node:os';

import { type Bfloat16Support, describeBfloat16, listEngines, startEngine } from '@dynclean/engine';
import { InputError } from '@dynclean/schema';
import type { EngineChoice, PlanEngine } from '@dynclean/stages';

/** What stages of a plan will be computed with. */
export interface Computer extends PlanEngine {
  /** GPUs of the engine that may be used, `cuda:0`, ...; empty: the CPU. */
  readonly gpus: readonly string[];
  /** What it makes of bfloat16; null: it computes in float32 alone. */
  readonly bfloat16: Bfloat16Support | null;
}

/** Memory of a training of a BERT-base with its optimizer, gradients and activations, fp32: for the number of jobs. */
const BYTES_PER_JOB = 8e9;
const SMALL_ENCODER_BYTES = 20e6;
/** More trainings than this on one GPU only wait for each other. */
const MOST_PER_GPU = 4;

/**
 * The engine and devices that a choice means, without starting any.
 *
 * @throws InputError when there is no such engine, or it has no such device.
 */
export async function chooseComputer({ engine = 'auto', device = 'auto' }: EngineChoice): Promise<Computer> {
  const report = listEngines().find(({ name, available }) => available && (engine === 'auto' || name === engine));
  if (report === undefined || (device !== 'auto' && device !== 'cpu')) {
    const started = await startEngine({ engine, device }); // says what is wrong, or which device it is
    if (!started.device.startsWith('cuda')) throw new InputError(`device: must be there, but got "${device}"`);
    const all = listEngines().find(({ name }) => name === started.name)?.devices ?? [];
    const gpus = device === 'cuda' ? all.map(({ name }) => name).filter((name) => name !== 'cpu') : [started.device];
    return { name: started.name, deviceKind: 'cuda', gpus, bfloat16: describeBfloat16(started.name, started.device) };
  }
  const gpus = device === 'cpu' ? [] : report.devices.map(({ name }) => name).filter((name) => name.startsWith('cuda'));
  const { name } = report;
  const bfloat16 = describeBfloat16(name, gpus[0] ?? 'cpu');
  return { name, deviceKind: gpus.length > 0 ? 'cuda' : 'cpu', gpus, bfloat16 };
}

/**
 * How many stages to run at a time: as many as memory holds; on GPUs up to four on each, on the CPU one for every two
 * cores (encoders so small that a second thread only waits: one for each), each with its share of the threads.
 *
 * @param encoderBytes - weights of the largest encoder of the plan, float32.
 */
export function chooseJobs({ gpus }: Pick<Computer, 'gpus'>, encoderBytes: number): number {
  // Weights, gradients, two moments, the best weights so far; activations of a batch are of the same order.
  const bytesPerJob = Math.min(BYTES_PER_JOB, 500e6 + 10 * encoderBytes);
  const byMemory = Math.max(1, Math.floor((0.8 * freemem()) / bytesPerJob));
  const cores = availableParallelism();
  if (gpus.length > 0) return Math.min(byMemory, MOST_PER_GPU * gpus.length, Math.max(1, cores - 1));
  const coresPerJob = encoderBytes < SMALL_ENCODER_BYTES ? 1 : 2;
  return Math.min(byMemory, Math.max(1, Math.floor(cores / coresPerJob)));
}
