import { BACKEND_NAME, installBackend } from '@dynclean/backend-libtorch';
import type { EngineInfo, TrainingProfile } from '@dynclean/schema';
import { getBackend } from '@tensorflow/tfjs-core';

import { instrumentBinding, instrumentKernels } from './instrument.js';
import { type CallRecord, StepMeter, stepPhases } from './StepMeter.js';

/** A profiler that is at work. */
export interface Profiler {
  /** To be told of steps and their phases by the training loop. */
  readonly meter: StepMeter;
  /** Ends it; the engine is as it was. @returns null where not one step was taken. */
  stop(): TrainingProfile | null;
}

/**
 * Times everything that the active engine is asked for, until it is stopped. It works by putting timed functions in the
 * place of kernels and, on libtorch, of the addon's functions: while no profiler runs, nothing at all is different, and
 * kernels and operators that come later show up by themselves.
 *
 * Timing costs about 0.2 us a call, which counts as time outside the engine.
 *
 * @param engine - the active one, for the record.
 * @param options.synchronize - on a GPU, wait for every operator, so that its time is its own and not its launch's; the
 *   step as a whole becomes slower. @default false
 */
export function startProfiler(engine: EngineInfo, options: { readonly synchronize?: boolean } = {}): Profiler {
  const { synchronize = false } = options;
  const backendName = getBackend();
  const isOurs = backendName === BACKEND_NAME;
  const meter = new StepMeter(!isOurs);
  const restore = [instrumentKernels(backendName, meter)];
  if (isOurs) restore.push(instrumentBinding(installBackend().binding, meter, synchronize));
  const started = performance.now();
  return {
    meter,
    stop: () => {
      restore.forEach((putBack) => putBack());
      if (meter.stepTimes.length === 0) return null;
      return summarizeMeter(meter, { engine, isOurs, synchronize, elapsedMs: performance.now() - started });
    },
  };
}

interface Circumstances {
  readonly engine: EngineInfo;
  /** Whether calls into the library were timed, and not only kernels. */
  readonly isOurs: boolean;
  readonly synchronize: boolean;
  readonly elapsedMs: number;
}

/** What a meter has seen, per step. */
function summarizeMeter(meter: StepMeter, circumstances: Circumstances): TrainingProfile {
  const { isOurs, synchronize, elapsedMs } = circumstances;
  const { name, device, precision, threads, version } = circumstances.engine;
  const { stepTimes, kernels, operators, phases, skippedSteps } = meter;
  const steps = stepTimes.length;
  const totalMs = stepTimes.reduce((sum, ms) => sum + ms, 0);
  const toRow = ([called, { calls, ms }]: [string, CallRecord]) => ({
    name: called,
    callsPerStep: calls / steps,
    msPerStep: ms / steps,
    share: ms / totalMs,
  });
  const byTime = (records: ReadonlyMap<string, CallRecord>) => [...records].sort(([, a], [, b]) => b.ms - a.ms);
  const engineMs = [...phases.values()].reduce((sum, phase) => sum + phase.engineMs, 0);
  const outside = ({ ms, engineMs: inside }: { ms: number; engineMs: number }) => Math.max(0, ms - inside) / steps;
  const notes = [];
  if (!isOurs) notes.push(`The engine ${name} is timed by kernel; operators inside are those of libtorch alone.`);
  if (device !== 'cpu' && !(isOurs && synchronize)) {
    notes.push('A GPU works while JavaScript goes on: times are those of launching, not of computing.');
  }
  return {
    format: 'dynclean-profile-1',
    engine: { name, device, precision, threads, version },
    level: isOurs ? 'operators' : 'kernels',
    synchronized: isOurs && synchronize,
    steps,
    skippedSteps,
    stepMs: totalMs / steps,
    medianStepMs: stepTimes.toSorted((a, b) => a - b)[Math.floor(steps / 2)] as number,
    subwordsPerSecond: (1000 * meter.numSubwords) / totalMs,
    phases: stepPhases.flatMap((part) => {
      const phase = phases.get(part);
      if (phase === undefined) return [];
      return [{ name: part, msPerStep: phase.ms / steps, share: phase.ms / totalMs, outsideEngineMs: outside(phase) }];
    }),
    engineMs: engineMs / steps,
    outsideEngineMs: (totalMs - engineMs) / steps,
    kernels: byTime(kernels).map((entry) => ({ ...toRow(entry), outsideEngineMs: outside(entry[1]) })),
    operators: isOurs ? byTime(operators).map(toRow) : null,
    betweenStepsMs: Math.max(0, elapsedMs - totalMs - meter.skippedMs),
    notes,
  };
}
