import { readFileSync } from 'node:fs';

import type { Precision } from '@dynclean/backend-libtorch';

let active: Precision = 'fp32';

/** The precision of the models' matrix products now. A plain `tf.matMul` is float32 whatever it says. */
export function enginePrecision(): Precision {
  return active;
}

/** Sets it, for `startEngine`. */
export function setEnginePrecision(precision: Precision): void {
  active = precision;
}

/** Runs `body` at another precision. */
export async function withPrecision<T>(precision: Precision, body: () => Promise<T>): Promise<T> {
  const before = active;
  active = precision;
  try {
    return await body();
  } finally {
    active = before;
  }
}

/** Which instructions make bfloat16 products fast on this CPU; null where none do. */
export function findFastBfloat16(): 'AMX' | 'AVX512-BF16' | null {
  let flags: string;
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return null; // not Linux: float32 is always right
  }
  if (/\bamx_bf16\b/.test(flags)) return 'AMX';
  return /\bavx512_bf16\b/.test(flags) ? 'AVX512-BF16' : null;
}
