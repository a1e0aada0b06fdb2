import { availableParallelism } from 'node:os';

import {
  AddonError,
  BACKEND_NAME,
  type LibtorchBackend,
  type Precision,
  findAddon,
  installBackend,
} from '@dynclean/backend-libtorch';
import { InputError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { findFastBfloat16, setEnginePrecision } from './precision.js';
import { resetSeeds } from './randomSeeds.js';
import { registerGradients } from './registerGradients.js';
import { replaceSlowCpuKernels } from './replaceSlowCpuKernels.js';

/** What computes: ours on libtorch, or plain TensorFlow.js, which needs nothing installed and is slow. */
export const engineNames = ['libtorch', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** One engine, whether it can be used here, and why or why not. */
export interface EngineReport {
  readonly name: EngineName;
  readonly available: boolean;
  readonly reason: string;
}

export interface Engine {
  readonly name: EngineName;
  /** Why this one. */
  readonly reason: string;
  readonly device: 'cpu';
  readonly precision: Precision;
  /** Why that precision. */
  readonly precisionReason: string;
  /** Threads inside one operator. */
  readonly threads: number;
  /** E.g. `libtorch 2.13.0 (AVX512)`. */
  readonly version: string;
}

export interface EngineOptions {
  /** `auto` takes the first that is available, in the order of `engineNames`. */
  readonly engine?: EngineName | 'auto';
  /** Default: every core that this process may use. */
  readonly threads?: number;
  /**
   * Of the models' matrix products. `fp32` is the reference and the paper's; `bf16` multiplies in bfloat16 and keeps
   * weights, sums, loss and optimizer in float32. `auto` takes bf16 where this CPU has instructions for it.
   */
  readonly precision?: Precision | 'auto';
}

let libtorch: LibtorchBackend | null = null;
let cpuIsReady = false;

/** Which engines can be used here. Loads what it looks at, so the first call takes about a second. */
export function listEngines(): EngineReport[] {
  return engineNames.map((name) => {
    if (name === 'cpu') return { name, available: true, reason: 'plain TensorFlow.js, always there; slow' };
    if (findAddon() === null) {
      return { name, available: false, reason: 'its addon was not built yet: run `npm run setup`' };
    }
    try {
      libtorch = installBackend();
      return { name, available: true, reason: `libtorch ${libtorch.binding.info().version}` };
    } catch (error) {
      if (error instanceof AddonError) return { name, available: false, reason: error.message };
      throw error;
    }
  });
}

async function activate(name: EngineName): Promise<void> {
  tf.enableProdMode(); // no banner, no checks of every value
  await registerGradients();
  if (name === 'cpu' && !cpuIsReady) {
    await import('@tensorflow/tfjs-backend-cpu');
    replaceSlowCpuKernels();
    cpuIsReady = true;
  }
  await tf.setBackend(name === 'cpu' ? 'cpu' : BACKEND_NAME);
  await tf.ready();
}

/**
 * Chooses an engine, makes it TensorFlow.js's backend and says which it took and why. Calling it again switches.
 *
 * @throws InputError when an engine was asked for by name and cannot be used.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const wanted = options.engine ?? 'auto';
  const reports = listEngines();
  const chosen = reports.find(({ name, available }) => available && (wanted === 'auto' || wanted === name));
  if (chosen === undefined) {
    const reason = reports.find(({ name }) => name === wanted)?.reason ?? 'there is no such engine';
    throw new InputError(
      `engine: must be one that can be used here, but got ${JSON.stringify(wanted)}: ${reason}. ` +
        `Engines: ${engineNames.join(', ')}, auto.`,
    );
  }
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(`threads: must be an integer of at least 1, but got ${threads}`);
  }
  const { precision, precisionReason } = choosePrecision(chosen.name, options.precision ?? 'auto');
  await activate(chosen.name);
  setEnginePrecision(precision);
  const isDefault = wanted === 'auto' && chosen.name === engineNames[0];
  const passedOver = reports.filter(({ available }) => !available).map(({ name, reason }) => `${name}: ${reason}`);
  const reason =
    wanted !== 'auto' ? 'asked for' : isDefault ? 'the fastest' : `nothing better is there (${passedOver.join('; ')})`;
  const common = { name: chosen.name, reason, device: 'cpu', precision, precisionReason } as const;
  if (chosen.name === 'cpu') return { ...common, threads: 1, version: `TensorFlow.js ${tf.version_core}` };
  const binding = (libtorch ??= installBackend()).binding;
  binding.setThreads(threads);
  const info = binding.info();
  return { ...common, threads: info.threads, version: `libtorch ${info.version} (${info.cpuCapability})` };
}

function choosePrecision(
  engine: EngineName,
  wanted: Precision | 'auto',
): { precision: Precision; precisionReason: string } {
  if (engine === 'cpu') {
    if (wanted === 'bf16') {
      throw new InputError('precision: must be fp32 on the engine cpu, but got "bf16". Use --engine libtorch for it.');
    }
    return { precision: 'fp32', precisionReason: 'the only one of this engine' };
  }
  if (wanted !== 'auto') return { precision: wanted, precisionReason: 'asked for' };
  const instructions = findFastBfloat16();
  return instructions === null
    ? { precision: 'fp32', precisionReason: 'this CPU has no fast bfloat16' }
    : { precision: 'bf16', precisionReason: `this CPU multiplies bfloat16 fast (${instructions})` };
}

/** Starts every random sequence of the active engine again: dropout, initial weights. */
export function seedEngine(seed: number): void {
  resetSeeds(seed);
  if (tf.getBackend() === BACKEND_NAME) libtorch?.binding.seed(seed);
}
