import { type Binding, type OperatorId, operatorName } from '@dynclean/backend-libtorch';
import { getKernelsForBackend } from '@tensorflow/tfjs-core';

import type { StepMeter } from './StepMeter.js';

type Functions = Record<string, (...args: unknown[]) => unknown>;

/** Puts a timed function in the place of every kernel of a backend. @returns what puts them back. */
export function instrumentKernels(backendName: string, meter: StepMeter): () => void {
  const restore = getKernelsForBackend(backendName).map((config) => {
    const { kernelName, kernelFunc } = config;
    config.kernelFunc = (params) => meter.kernel(kernelName, () => kernelFunc(params));
    return () => (config.kernelFunc = kernelFunc);
  });
  return () => restore.forEach((putBack) => putBack());
}

/**
 * Puts a timed function in the place of every function of the addon: operators under their names, those of programs as
 * well, all else under its own in parentheses.
 *
 * @param synchronize - wait after each operator until it is done.
 * @returns what puts them back.
 */
export function instrumentBinding(binding: Binding, meter: StepMeter, synchronize: boolean): () => void {
  const functions = binding as unknown as Functions;
  const originals = Object.entries(functions).filter(([, value]) => typeof value === 'function');
  const names = new Map<unknown, string>();
  const nameOf = (operator: unknown): string => {
    let name = names.get(operator);
    if (name === undefined) {
      const known = typeof operator === 'string' ? operator : operatorName(operator as OperatorId);
      names.set(operator, (name = known ?? `operator ${String(operator)}`));
    }
    return name;
  };
  const wait = synchronize ? binding.synchronize.bind(binding) : null;
  const timesOf = binding.operatorTimes.bind(binding);
  binding.timeOperators(true, synchronize);
  for (const [name, original] of originals) {
    const shown = `(${name})`;
    if (name === 'run') {
      functions[name] = (...args) => meter.program(shown, () => original.apply(binding, args), timesOf);
      continue;
    }
    functions[name] = (...args) =>
      meter.operator(name === 'call' ? nameOf(args[0]) : shown, () => {
        const result = original.apply(binding, args);
        wait?.();
        return result;
      });
  }
  return () => {
    originals.forEach(([name, original]) => (functions[name] = original));
    binding.timeOperators(false);
  };
}
