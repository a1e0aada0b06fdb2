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
