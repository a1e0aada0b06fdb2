import type { EncoderParameter } from '../Encoder.js';

/** A linear layer's weight `[out, in]` and, where it has one, its bias. */
export function linearParameters(name: string, out: number, input: number, hasBias = true): EncoderParameter[] {
  return [
    { name: `${name}.weight`, shape: [out, input], role: 'matrix' },
    ...(hasBias ? [{ name: `${name}.bias`, shape: [out], role: 'bias' } as const] : []),
  ];
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
