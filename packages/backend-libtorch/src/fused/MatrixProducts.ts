import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';

/** `fp32`, or `bf16`: operands rounded to bfloat16, products added up in float32, the result rounded once. */
export type Precision = 'fp32' | 'bf16';

/** oneDNN's product `x wᵀ + bias`: on CPUs with bfloat16 instructions twice as fast in float32 as the BLAS behind `mm`. */
const ONEDNN_LINEAR = 'mkldnn::_linear_pointwise';

/** The three products of a linear layer, each by the quickest operator that the device has. All matrices have one dtype. */
export class MatrixProducts {
  private readonly byOneDnn: boolean;

  /** @param example - a tensor that lies where all of them do. */
  constructor(
    private readonly aten: Operators,
    example: Handle,
    private readonly precision: Precision,
  ) {
    // Nothing to multiply is nothing to oneDNN.
    this.byOneDnn = aten.isOnCpu(example) && aten.sizeOf(example, 0) > 0 && aten.has(ONEDNN_LINEAR);
  }

  /** The dtype of the products' operands and results. */
  get scalarType(): number {
    return this.precision === 'bf16' ? ScalarType.bfloat16 : ScalarType.float32;
  }

  /** A tensor in the products' dtype; itself where it has that already. */
  lower(tensor: Handle): Handle {
    return this.precision === 'bf16' ? this.aten.run('to.dtype', tensor, ScalarType.bfloat16) : tensor;
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
    if (this.byOneDnn && this.precision === 'fp32') return this.runOneDnn(dy, this.aten.run('t', weight), null);
    return this.aten.run('mm', dy, weight);
  }

  /** `dyᵀ x`: dy `[N, O]`, x `[N, I]`. */
  weightGradient(dy: Handle, x: Handle): Handle {
    const { aten } = this;
    const transposed = aten.run('t', dy);
    if (this.byOneDnn && this.precision === 'fp32') return this.runOneDnn(transposed, aten.run('t', x), null);
    return aten.run('mm', transposed, x);
  }

  private runOneDnn(x: Handle, weight: Handle, bias: Handle | null): Handle {
    return this.aten.run(ONEDNN_LINEAR, x, weight, bias, 'none', [], '');
  }
}
