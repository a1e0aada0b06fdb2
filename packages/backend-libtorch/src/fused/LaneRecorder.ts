import type { Argument, Binding, Handle } from '../binding.js';
import { type Program, ProgramRecorder } from '../ProgramRecorder.js';

/** The variants of operators that write into a tensor which is there, their last argument. */
const intoGiven = {
  index_select: 'index_select.out',
  gelu: 'gelu.out',
  gelu_backward: 'gelu_backward.grad_input',
  'mul.Tensor': 'mul.out',
  'add.Tensor': 'add.out',
} as const;

/** A tensor of one lane. */
export function ofLane(name: string, lane: number): string {
  return `${name}/${lane}`;
}

/**
 * Writes down what one lane of several does. Tensors of its own have the lane's number in their names. Of tensors that
 * all lanes share, each has its rows: with several lanes they are there before and each lane writes into them; a single
 * lane gives them as they come.
 */
export class LaneRecorder extends ProgramRecorder {
  private readonly outputs: Record<string, Handle> = {};

  constructor(
    binding: Binding,
    private readonly lane: number,
    private readonly rows: { readonly isShared: boolean; readonly perLane: number },
  ) {
    super(binding);
  }

  /** A tensor of the lane that is given. */
  own(name: string): Handle {
    return this.input(ofLane(name, this.lane));
  }

  /** The lane's rows of a tensor that is given and that all lanes share. */
  rowsOf(name: string): Handle {
    const { isShared, perLane } = this.rows;
    const all = this.input(name);
    return isShared ? this.run('slice.Tensor', all, 0, this.lane * perLane, (this.lane + 1) * perLane) : all;
  }

  /** Gives a tensor of the lane's own. */
  keep(name: string, tensor: Handle): Handle {
    this.outputs[ofLane(name, this.lane)] = tensor;
    return tensor;
  }

  /** Gives an operator's result as the lane's rows of what all lanes share. */
  share(name: string, operator: keyof typeof intoGiven, ...args: readonly Argument[]): Handle {
    if (!this.rows.isShared) return (this.outputs[name] = this.run(operator, ...args));
    const space = this.rowsOf(name);
    this.runInPlace(intoGiven[operator], ...args, space);
    return space;
  }

  /** Gives a tensor as the lane's rows of what all lanes share. */
  copy(name: string, tensor: Handle): Handle {
    if (this.rows.isShared) this.runInPlace('copy_', this.rowsOf(name), tensor);
    else this.outputs[name] = tensor;
    return tensor;
  }

  /** With what was kept, shared and copied for its outputs. */
  finish(): Program {
    return this.compile(this.outputs);
  }
}
