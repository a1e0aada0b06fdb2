import type { Argument, Binding, Handle, OperatorId } from './binding.js';

/** Values in the order of their axes (c10/core/MemoryFormat.h). */
export const CONTIGUOUS = 0;
const ids = new Map<string, OperatorId>();

/** The number of an operator, looked up once a process. */
export function operatorId(binding: Binding, name: string): OperatorId {
  let id = ids.get(name);
  if (id === undefined) ids.set(name, (id = binding.operator(name)));
  return id;
}

/** The name behind a number that `operatorId` gave, for whoever shows it. */
export function operatorName(id: OperatorId): string | undefined {
  for (const [name, known] of ids) if (known === id) return name;
  return undefined;
}

const known = new Map<string, boolean>();

/** Whether this build of libtorch has an operator; asked once a process. */
export function hasOperator(binding: Binding, name: string): boolean {
  let found = known.get(name);
  if (found === undefined) {
    try {
      operatorId(binding, name);
      found = true;
    } catch {
      found = false;
    }
    known.set(name, found);
  }
  return found;
}

let capability: string | undefined;

/** The newest instructions that libtorch takes on this CPU, as ATen calls them: `AVX512`. Asked once a process. */
export function cpuCapability(binding: Binding): string {
  return (capability ??= binding.info().cpuCapability);
}

/** ATen operators by name: called at once (`Operators`), or written down for later (`ProgramRecorder`). */
export type OperatorCalls = Pick<Operators, 'run' | 'runAll' | 'runInPlace' | 'has' | 'cpuCapability'>;

/**
 * The ATen operators that one kernel calls. Every tensor that comes back is noted, and all but the kernel's results
 * are released when it is done, also when it fails.
 */
export class Operators {
  private readonly made: Handle[] = [];

  constructor(private readonly binding: Binding) {}

  /** An operator with one tensor as its result. */
  run(operator: string, ...args: readonly Argument[]): Handle {
    const result = this.binding.call(operatorId(this.binding, operator), ...args) as Handle;
    this.made.push(result);
    return result;
  }

  /**
   * Whether a tensor lies in the CPU's memory, where some work is spared or done that a GPU would pay for otherwise.
   */
  isOnCpu(tensor: Handle): boolean {
    return this.binding.deviceOf(tensor) === 'cpu';
  }

  /** A tensor's length along an axis. */
  sizeOf(tensor: Handle, axis: number): number {
    return this.binding.shape(tensor)[axis] as number;
  }

  /** Whether this build of libtorch has an operator that only some have. */
  has(operator: string): boolean {
    return hasOperator(this.binding, operator);
  }

  /** The newest instructions that libtorch takes on this CPU, in ATen's words. */
  get cpuCapability(): string {
    return cpuCapability(this.binding);
  }

  /** An operator with several tensors as its result; null stands for one that was not asked for. */
  runAll(operator: string, ...args: readonly Argument[]): (Handle | null)[] {
    const results = this.binding.call(operatorId(this.binding, operator), ...args) as (Handle | null)[];
    for (const result of results) if (result !== null) this.made.push(result);
    return results;
  }

  /** An operator that changes its arguments. What it returns are those arguments again, and is let go of at once. */
  runInPlace(operator: string, ...args: readonly Argument[]): void {
    const result = this.binding.call(operatorId(this.binding, operator), ...args) as Handle | (Handle | null)[] | null;
    for (const handle of Array.isArray(result) ? result : [result]) if (handle !== null) this.binding.release(handle);
  }

  /** The values in a storage of their own, no larger than they need. */
  copy(tensor: Handle): Handle {
    return this.run('clone', tensor, CONTIGUOUS);
  }

  /** Values in the order of their axes, one after the other: the tensor itself where they lie so, else a copy. */
  contiguous(tensor: Handle): Handle {
    return this.run('contiguous', tensor);
  }

  /** A small int32 tensor of numbers that were worked out in JavaScript. */
  integers(values: Int32Array): Handle {
    return this.upload(values);
  }

  /** A small float32 tensor of numbers that were worked out in JavaScript. */
  reals(values: Float32Array): Handle {
    return this.upload(values);
  }

  private upload(values: Int32Array | Float32Array): Handle {
    const tensor = this.binding.fromTypedArray(values, [values.length]);
    this.made.push(tensor);
    return tensor;
  }

  /** Releases every tensor made here that is not one of `results`. */
  releaseAllBut(results: readonly Handle[]): void {
    for (const handle of this.made) if (!results.includes(handle)) this.binding.release(handle);
    this.made.length = 0;
  }
}
