import { describe, expect, it } from '@jest/globals';

import type { Handle } from '../binding.js';
import type { OperatorCalls } from '../Operators.js';
import { MatrixProducts, type Precision } from './MatrixProducts.js';

const [x, weight, dy, space] = ['x', 'weight', 'dy', 'space'] as unknown as [Handle, Handle, Handle, Handle];
const ONEDNN = 'mkldnn::_linear_pointwise';

interface Place {
  readonly onCpu?: boolean;
  readonly cpuCapability?: string;
  readonly hasOneDnn?: boolean;
}

/** The operators that the three products of a layer call there, `t` left out: it moves nothing. */
function listCalls(
  precision: Precision,
  { onCpu = true, cpuCapability = 'AVX512', hasOneDnn = true }: Place,
): Record<'linear' | 'inputGradient' | 'weightGradient' | 'into', string[]> {
  let called: string[] = [];
  const note = (operator: string): Handle => {
    if (operator !== 't') called.push(operator);
    return operator as unknown as Handle;
  };
  const aten: OperatorCalls = {
    run: note,
    runAll: (operator) => [note(operator)],
    runInPlace: (operator) => void note(operator),
    has: (operator) => operator === ONEDNN && hasOneDnn,
    cpuCapability,
  };
  const products = new MatrixProducts(aten, precision, { onCpu, numRows: 4 });
  const listen = (product: () => void): string[] => {
    called = [];
    product();
    return called;
  };
  return {
    linear: listen(() => products.linear(x, weight, null)),
    inputGradient: listen(() => products.inputGradient(dy, weight)),
    weightGradient: listen(() => products.weightGradient(dy, x)),
    into: listen(() => products.weightGradient(dy, x, space)),
  };
}

describe('the operators of products', () => {
  const [mm, mmInto, oneDnn] = [['mm'], ['mm.out'], [ONEDNN]];
  const blas = { linear: mm, inputGradient: mm, weightGradient: mm, into: mmInto };

  // Trainings that were kept were computed by these; others add up in another order.
  it('are oneDNN in float32 where there is AVX512', () => {
    expect(listCalls('fp32', { cpuCapability: 'AVX512' })).toEqual({
      linear: oneDnn,
      inputGradient: oneDnn,
      weightGradient: oneDnn,
      into: [ONEDNN, 'copy_'],
    });
  });

  it('are BLAS for gradients in float32 where there is AVX2 alone', () => {
    expect(listCalls('fp32', { cpuCapability: 'AVX2' })).toEqual({ ...blas, linear: oneDnn });
  });

  it.each(['AVX512', 'AVX2'])('are oneDNN forward alone in bfloat16 (%s)', (cpuCapability) => {
    expect(listCalls('bf16', { cpuCapability })).toEqual({ ...blas, linear: oneDnn });
  });

  it('are BLAS on a GPU, and in a libtorch without oneDNN', () => {
    expect(listCalls('fp32', { onCpu: false })).toEqual(blas);
    expect(listCalls('fp32', { hasOneDnn: false })).toEqual(blas);
  });
});
