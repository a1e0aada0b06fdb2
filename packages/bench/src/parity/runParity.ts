import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ParityQuantity } from '@dynclean/methods';
import { EncoderUnavailableError, resolveEncoder } from '@dynclean/weights';

import { BenchError } from '../BenchError.js';
import { type EndedProgram, type Program, runProgram } from '../measuring/runProgram.js';
import { type ParityCase, parityCases } from './parityCases.js';

/** Where models are held to PyTorch. */
export interface RunParityOptions {
  /** The project's folder. */
  readonly root: string;
  /** A Python that can import torch and transformers. */
  readonly python: Pick<Program, 'command' | 'env'>;
  readonly signal: AbortSignal;
  /** All models, and on the engines that take long, too: minutes more. @default false */
  readonly all?: boolean;
}

/** How many quantities (an output, a gradient, a weight after three steps) agree. */
export interface ParityCounts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Holds our models to PyTorch on weights that nobody has seen: real encoders where they are at hand, and tiny random
 * ones. Lets scripts/peer/parity_fixture.py compute what transformers makes of a batch, then asks
 * `dynclean doctor --fixture`. Prints a line for each model and engine, and what differs.
 *
 * @throws BenchError when a program fails or is interrupted.
 */
export async function runParity(options: RunParityOptions): Promise<ParityCounts> {
  const counts = { passed: 0, failed: 0 };
  for (const parityCase of parityCases.filter(({ isLong = false }) => options.all === true || !isLong)) {
    const { name, encoder } = parityCase;
    const weights = encoder === null ? null : await findWeights(encoder, parityCase, options.signal);
    if (encoder !== null && weights === null) {
      process.stdout.write(`${name}: left out, it is not on this machine\n`);
      continue;
    }
    const { passed, failed } = await checkCase(parityCase, weights, options);
    counts.passed += passed;
    counts.failed += failed;
  }
  return counts;
}

/** One model on each of its engines. */
async function checkCase(
  { name, engines, slowEngines = [], words, leaveOut }: ParityCase,
  weights: string | null,
  { root, python, signal, all = false }: RunParityOptions,
): Promise<ParityCounts> {
  const counts = { passed: 0, failed: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'dynclean-parity-'));
  try {
    const fixture = join(folder, 'fixture');
    const asked = [...(weights === null ? [] : ['--encoder', weights]), ...words, '--out', fixture];
    await run({ ...python, args: [join(root, 'scripts/peer/parity_fixture.py'), ...asked], signal }, [0]);
    for (const engine of [...engines, ...(all ? slowEngines : [])]) {
      // TensorFlow where it was set up; the others always.
      if (engine === 'tensorflow' && !existsSync(join(root, '.engine', 'tensorflow.json'))) continue;
      const doctor = [join(root, 'packages/cli/bin/dynclean.js'), 'doctor', '--fixture', fixture, '--engine', engine];
      const { stdout } = await run({ command: process.execPath, args: doctor, signal }, [0, 1]);
      const { quantities } = JSON.parse(stdout) as { readonly quantities: readonly ParityQuantity[] };
      const compared = quantities.filter((quantity) => leaveOut?.test(quantity.name) !== true);
      const wrong = compared.filter(({ ok }) => !ok);
      counts.passed += compared.length - wrong.length;
      counts.failed += wrong.length;
      const said = [`${name} on ${engine}: ${compared.length - wrong.length} of ${compared.length} agree`];
      said.push(...wrong.map(describeDifference));
      process.stdout.write(`${said.join('\n')}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

function describeDifference({ name, maxAbs, tolerance }: ParityQuantity): string {
  return `  ${name}: differs by ${maxAbs}, tolerance ${tolerance}`;
}

/** The folder of an encoder; null where it is not here and must not be fetched. */
async function findWeights(
  encoder: string,
  { ifHere = false }: ParityCase,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return (await resolveEncoder(encoder, { fetch: !ifHere, signal })).folder;
  } catch (error) {
    if (error instanceof EncoderUnavailableError) return null;
    throw error;
  }
}

async function run(program: Program, statuses: readonly number[]): Promise<EndedProgram> {
  const ended = await runProgram(program);
  if (ended.status !== null && statuses.includes(ended.status)) return ended;
  throw new BenchError(`${program.command} ${program.args[0]} failed`, {
    details: `${ended.stdout}\n${ended.stderr}`.trim(),
  });
}
