import type { EncoderParameter } from '../Encoder.js';

/** A linear layer's weight `[out, in]` and bias. */
export function linearParameters(name: string, out: number, input: number): EncoderParameter[] {
  return [
    { name: `${name}.weight`, shape: [out, input], role: 'matrix' },
    { name: `${name}.bias`, shape: [out], role: 'bias' },
  ];
}

/** A layer norm's weight and bias. */
export function normParameters(name: string, size: number): EncoderParameter[] {
  return [
    { name: `${name}.weight`, shape: [size], role: 'scale' },
    { name: `${name}.bias`, shape: [size], role: 'bias' },
  ];
}

/** An embedding's rows. */
export function tableParameter(name: string, numRows: number, size: number): EncoderParameter {
  return { name: `${name}.weight`, shape: [numRows, size], role: 'table' };
}
