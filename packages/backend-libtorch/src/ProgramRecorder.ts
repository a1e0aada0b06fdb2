import type { Argument, Binding, Handle, Instruction, ProgramId } from './binding.js';
import { cpuCapability, type OperatorCalls, hasOperator, operatorId } from './Operators.js';

/** A sequence of operators that was written down, over tensors with names; a `Routine` runs it. */
export interface Program {
  readonly id: ProgramId;
  /** The tensors that it takes, in their order. */
  readonly inputs: readonly string[];
  /** The tensors that it gives. */
  readonly outputs: readonly string[];
}

/** Stands for a tensor that is there only while the program runs. */
class FutureTensor {
  /** @param number - among the inputs or among the results. */
  constructor(
    readonly recorder: ProgramRecorder,
    readonly isInput: boolean,
    readonly number: number,
  ) {}
}

/**
 * Writes down operators instead of calling them, for code that takes `OperatorCalls`. What it gives back can be an
 * argument of what it writes down next, and nothing else: it has no shape yet.
 */
export class ProgramRecorder implements OperatorCalls {
  private readonly calls: (readonly [operator: string, numResults: number, args: readonly Argument[]])[] = [];
  private readonly inputs = new Map<string, FutureTensor>();
  private numResults = 0;

  constructor(private readonly binding: Binding) {}

  /** The tensor that each run is given under this name. */
  input(name: string): Handle {
    let tensor = this.inputs.get(name);
    if (tensor === undefined) this.inputs.set(name, (tensor = new FutureTensor(this, true, this.inputs.size)));
    return tensor as unknown as Handle;
  }

  run(operator: string, ...args: readonly Argument[]): Handle {
    return this.record(operator, 1, args)[0] as Handle;
  }

  runAll(operator: string, ...args: readonly Argument[]): Handle[] {
    return this.record(operator, this.binding.numResults(operatorId(this.binding, operator)), args);
  }

  runInPlace(operator: string, ...args: readonly Argument[]): void {
    this.record(operator, 0, args);
  }

  has(operator: string): boolean {
    return hasOperator(this.binding, operator);
  }

  get cpuCapability(): string {
    return cpuCapability(this.binding);
  }

  /** @param outputs - what a run gives, by the names that it will have. */
  compile(outputs: Readonly<Record<string, Handle>>): Program {
    const instructions = this.calls.map(([operator, numResults, args]): Instruction => [
      operatorId(this.binding, operator),
      numResults,
      ...args.map((arg) => this.resolve(arg)),
    ]);
    const numbers = Object.values(outputs).map((tensor) => this.resolve(tensor) as number);
    const id = this.binding.compile(instructions, this.inputs.size, numbers);
    return { id, inputs: [...this.inputs.keys()], outputs: Object.keys(outputs) };
  }

  private record(operator: string, numResults: number, args: readonly Argument[]): Handle[] {
    this.calls.push([operator, numResults, args]);
    const results = Array.from({ length: numResults }, () => new FutureTensor(this, false, this.numResults++));
    return results as unknown[] as Handle[];
  }

  /** An argument with the numbers that its tensors have now that all inputs are known: inputs first, then results. */
  private resolve(arg: Argument): Argument {
    if (Array.isArray(arg)) return (arg as readonly Argument[]).map((item) => this.resolve(item));
    const tensor: unknown = arg;
    if (!(tensor instanceof FutureTensor)) return arg;
    if (tensor.recorder !== this) throw new Error('ProgramRecorder: the tensor is of another program');
    return tensor.isInput ? tensor.number : this.inputs.size + tensor.number;
  }
}
