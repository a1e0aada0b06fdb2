import { type Handle, ScalarType } from '../binding.js';
import { oneOf } from '../kernels/attributeRules.js';
import type { OperatorCalls } from '../Operators.js';

/** `fp32`, or `bf16`: operands rounded to bfloat16, products added up in float32, the result rounded once. */
export type Precision = 'fp32' | 'bf16';

/** The attribute by which fused kernels are told the precision of their products. */
export const precisionRule = oneOf('fp32', 'bf16');

/** The dtype of products in this precision, of their operands and results. */
export function productType(precision: Precision): number {
  return precision === 'bf16' ? ScalarType.bfloat16 : ScalarType.float32;
}

/**
 * oneDNN's product `x wᵀ + bias`: on CPUs with bfloat16 instructions twice as fast in float32 as the BLAS behind `mm`.
 * With AVX2 alone it is the faster one where operands lie as it wants them, and up to 1.6 times slower where they do
 * not: the gradients, which each have one that lies the other way round, are BLAS's there (docs/performance.md).
 */
const ONEDNN_LINEAR = 'mkldnn::_linear_pointwise';

/**
 * The three products of a linear layer, each by the quickest operator that the device has. All matrices have one dtype.
 */
export class MatrixProducts {
  private readonly byOneDnn: boolean;
  private readonly gradientsByOneDnn: boolean;

  /**
   * @param onCpu - whether they lie in the CPU's memory.
   * @param numRows - N; nothing to multiply is nothing to oneDNN.
   */
  constructor(
    private readonly aten: OperatorCalls,
    private readonly precision: Precision,
    { onCpu, numRows }: { readonly onCpu: boolean; readonly numRows: number },
  ) {
    this.byOneDnn = onCpu && numRows > 0 && aten.has(ONEDNN_LINEAR);
    this.gradientsByOneDnn = this.byOneDnn && precision === 'fp32' && aten.cpuCapability !== 'AVX2';
  }

  /** The dtype of the products' operands and results. */
  get scalarType(): number {
    return productType(this.precision);
  }

  /** A tensor in the products' dtype; itself where it has that already. */
  lower(tensor: Handle): Handle {
    return this.precision === 'bf16' ? this.aten.run('to.dtype', tensor, this.scalarType) : tensor;
  }

  /** `x weightᵀ + bias`: x `[N, I]`, weight `[O, I]`, bias `[O]` or null. */
  linear(x: Handle, weight: Handle, bias: Handle | null): Handle {
    const { aten } = this;
    if (this.byOneDnn) return this.runOneDnn(x, weight, bias);
    const transposed = aten.run('t', weight);
    return bias === null ? aten.run('mm', x, transposed) : aten.run('addmm', bias, x, transposed);
  }

  /** `dy weight`: dy `[N, O]`, weight `[O, I]`. */
  inputGradient(dy: Handle, weight: Handle): Handle {
    if (this.gradientsByOneDnn) return this.runOneDnn(dy, this.aten.run('t', weight), null);
    return this.aten.run('mm', dy, weight);
  }

  /** `dyᵀ x`: dy `[N, O]`, x `[N, I]`; into the given tensor `[O, I]`, or else a new one. */
  weightGradient(dy: Handle, x: Handle, into: Handle | null = null): Handle {
    const { aten } = this;
    const transposed = aten.run('t', dy);
    if (this.gradientsByOneDnn) {
      const result = this.runOneDnn(transposed, aten.run('t', x), null);
      if (into !== null) aten.runInPlace('copy_', into, result);
      return into ?? result;
    }
    if (into === null) return aten.run('mm', transposed, x);
    aten.runInPlace('mm.out', transposed, x, into);
    return into;
  }

  private runOneDnn(x: Handle, weight: Handle, bias: Handle | null): Handle {
    return this.aten.run(ONEDNN_LINEAR, x, weight, bias, 'none', [], '');
  }
}
