import { availableParallelism } from 'node:os';

import type { Precision } from '@dynclean/backend-libtorch';
import { InputError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { Bfloat16Support } from './Bfloat16Support.js';
import { chooseDevice } from './chooseDevice.js';
import { cpuDriver } from './drivers/cpuDriver.js';
import type { Driver } from './drivers/Driver.js';
import { libtorchDriver } from './drivers/libtorchDriver.js';
import { tensorflowDriver } from './drivers/tensorflowDriver.js';
import { type Engine, type EngineName, type EngineOptions, type EngineReport, engineNames } from './Engine.js';
import { setEngineDevice } from './engineDevice.js';
import { setEnginePrecision } from './precision.js';
import { resetSeeds } from './randomSeeds.js';
import { registerGradients } from './registerGradients.js';
import { TensorflowError } from './tensorflow/loadTensorflow.js';

const drivers: Record<EngineName, Driver> = {
  libtorch: libtorchDriver,
  tensorflow: tensorflowDriver,
  cpu: cpuDriver,
};

let active: Driver | null = null;

/** Which engines can be used here, best first. Looks at what is installed, so the first call takes about a second. */
export function listEngines(): EngineReport[] {
  return engineNames.map((name) => ({ name, ...drivers[name].report() }));
}

/**
 * Chooses an engine, makes it TensorFlow.js's backend and says which it took and why. Calling it again switches.
 *
 * @throws InputError when an engine, a device or a precision was asked for that cannot be had.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const wanted = options.engine ?? 'auto';
  const reports = listEngines();
  const candidates = reports.filter(({ name, available }) => available && (wanted === 'auto' || wanted === name));
  const [best] = candidates;
  if (best === undefined) throw refuseEngine(wanted, reports);
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(`threads: must be an integer of at least 1, but got ${threads}`);
  }
  const { report, ...device } = chooseWithDevice(candidates, options.device ?? 'auto');
  const { name } = report;
  const driver = drivers[name];
  const precision = choosePrecision(name, device.device, options.precision ?? 'auto');
  const started = await activate(name, { device: device.device, threads });
  active = driver;
  setEnginePrecision(precision.precision);
  setEngineDevice(device.device, started.threads);
  return { name, reason: explainChoice(wanted, name, reports), ...device, ...precision, ...started };
}

/**
 * Whether an engine computes bfloat16 products on a device, and faster than float32's.
 *
 * @returns null where the engine computes in float32 alone.
 */
export function describeBfloat16(engine: EngineName, device: string): Bfloat16Support | null {
  return drivers[engine].describeBfloat16(device);
}

/** Starts every random sequence of the active engine again: dropout, initial weights. */
export function seedEngine(seed: number): void {
  resetSeeds(seed);
  active?.seed?.(seed);
}

function refuseEngine(wanted: string, reports: readonly EngineReport[]): InputError {
  const reason = reports.find(({ name }) => name === wanted)?.reason ?? 'there is no such engine';
  return new InputError(
    `engine: must be one that can be used here, but got ${JSON.stringify(wanted)}: ${reason}. ` +
      `Engines: ${engineNames.join(', ')}, auto.`,
  );
}

/** The first engine that has the device; where none has, what the first says of it. */
function chooseWithDevice(
  candidates: readonly EngineReport[],
  wanted: string,
): { report: EngineReport; device: string; deviceReason: string } {
  let problem: unknown;
  for (const report of candidates) {
    try {
      return { report, ...chooseDevice(report, wanted) };
    } catch (error) {
      problem ??= error;
    }
  }
  throw problem;
}

function explainChoice(wanted: string, chosen: EngineName, reports: readonly EngineReport[]): string {
  if (wanted !== 'auto') return 'asked for';
  if (chosen === engineNames[0]) return 'the fastest';
  const better = reports.slice(0, engineNames.indexOf(chosen));
  const passedOver = better.map(({ name, available, reason, noCuda }) => {
    return `${name}: ${available ? (noCuda ?? reason) : reason}`;
  });
  return `nothing better is there (${passedOver.join('; ')})`;
}

function choosePrecision(
  engine: EngineName,
  device: string,
  wanted: Precision | 'auto',
): { precision: Precision; precisionReason: string } {
  if (wanted === 'fp32') return { precision: 'fp32', precisionReason: 'asked for' };
  const bfloat16 = describeBfloat16(engine, device);
  if (wanted === 'bf16') {
    requireBfloat16(engine, bfloat16);
    return { precision: 'bf16', precisionReason: 'asked for' };
  }
  if (bfloat16 === null) return { precision: 'fp32', precisionReason: 'the only one of this engine' };
  return { precision: bfloat16.fast ? 'bf16' : 'fp32', precisionReason: bfloat16.reason };
}

/** @throws InputError where bf16 cannot be computed, with what can be done. */
function requireBfloat16(engine: EngineName, support: Bfloat16Support | null): void {
  if (support === null) {
    throw new InputError(
      `precision: must be fp32 on the engine ${engine}, but got "bf16". Use --engine libtorch for it.`,
    );
  }
  if (support.possible) return;
  throw new InputError(
    `precision: must be fp32 here, but got "bf16": ${support.reason}. Use --precision fp32, or auto, which takes the ` +
      'faster one that can be had; bf16 needs a CPU with AVX512, fast with AVX512-BF16 or AMX, or a GPU.',
  );
}

async function activate(
  name: EngineName,
  settings: { device: string; threads: number },
): Promise<Pick<Engine, 'threads' | 'version'>> {
  tf.enableProdMode(); // no banner, no checks of every value
  await registerGradients();
  const driver = drivers[name];
  try {
    const started = await driver.start(settings);
    await tf.setBackend(driver.backendName);
    await tf.ready();
    return started;
  } catch (error) {
    if (error instanceof TensorflowError) {
      throw new InputError(`engine: must be one that can be used here, but got "${name}": ${error.message}`);
    }
    throw error;
  }
}
