import { type Binding, type Handle, ScalarType } from './binding.js';
import { MatrixProducts, type Precision } from './fused/MatrixProducts.js';
import { LibtorchError } from './LibtorchError.js';
import { Operators } from './Operators.js';

/** Rows, inputs and outputs of the layer that is timed: a batch of words through a projection of a BERT-base. */
const SHAPE = { numRows: 256, numInputs: 768, numOutputs: 768 } as const;
/** The shortest of so many is what the processor can do; others were disturbed. */
const ROUNDS = 7;

/**
 * Milliseconds of one core that the three products of a linear layer (its output, the gradients of its input and of its
 * weight) take on this CPU in a precision, as training computes them. The processor's time is counted, not the clock's,
 * and on one thread: what else runs on the machine must not change what comes out.
 *
 * @throws LibtorchError with libtorch's words where this CPU cannot compute them: bfloat16 without AVX512,
 *   for instance.
 */
export function measureProducts(binding: Binding, precision: Precision): number {
  const aten = new Operators(binding);
  const { numRows, numInputs, numOutputs } = SHAPE;
  const make = (rows: number, columns: number): Handle => {
    const ones = binding.fromTypedArray(new Float32Array(rows * columns).fill(1), [rows, columns]);
    const made = precision === 'fp32' ? ones : (binding.call('to.dtype', ones, ScalarType.bfloat16) as Handle);
    if (made !== ones) binding.release(ones);
    return made;
  };
  const operands = [make(numRows, numInputs), make(numOutputs, numInputs), make(numRows, numOutputs)] as const;
  const [x, weight, dy] = operands;
  const products = new MatrixProducts(aten, precision, { onCpu: true, numRows });
  const { threads } = binding.info();
  let shortestMs = Infinity;
  try {
    binding.setThreads(1); // threads that wait for each other count as busy
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage();
      products.linear(x, weight, null);
      products.inputGradient(dy, weight);
      products.weightGradient(dy, x);
      const { user, system } = process.cpuUsage(before);
      shortestMs = Math.min(shortestMs, (user + system) / 1000);
      aten.releaseAllBut([]);
    }
    return shortestMs;
  } catch (error) {
    throw new LibtorchError(`products in ${precision}`, error);
  } finally {
    binding.setThreads(threads);
    aten.releaseAllBut([]);
    for (const operand of operands) binding.release(operand);
  }
}
