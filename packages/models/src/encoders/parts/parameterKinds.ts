import type { EncoderParameter } from '../Encoder.js';

/** The weight `[out, in]` of a linear layer without a bias. */
export function matrixParameters(name: string, out: number, input: number): EncoderParameter[] {
  return [{ name: `${name}.weight`, shape: [out, input], role: 'matrix' }];
}

/** A linear layer's weight `[out, in]` and its bias `[out]`. */
export function linearParameters(name: string, out: number, input: number): EncoderParameter[] {
  return [...matrixParameters(name, out, input), { name: `${name}.bias`, shape: [out], role: 'bias' }];
}

/** A layer norm's weight and, where it has one, its bias. */
export function normParameters(name: string, size: number, hasBias = true): EncoderParameter[] {
  return [
    { name: `${name}.weight`, shape: [size], role: 'scale' },
    ...(hasBias ? [{ name: `${name}.bias`, shape: [size], role: 'bias' } as const] : []),
  ];
}

/** A key's linear layer: its bias shifts all scores of a query alike. */
export function keyParameters(name: string, out: number, input: number): EncoderParameter[] {
  return linearParameters(name, out, input).map((parameter) =>
    parameter.role === 'bias' ? { ...parameter, role: 'keyBias' } : parameter,
  );
}

/** An embedding's rows. */
export function tableParameter(name: string, numRows: number, size: number): EncoderParameter {
  return { name: `${name}.weight`, shape: [numRows, size], role: 'table' };
}
