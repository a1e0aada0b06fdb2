import { type Binding, LibtorchError, measureProducts } from '@dynclean/backend-libtorch';

import type { Bfloat16Support } from './Bfloat16Support.js';

/**
 * Share of float32's time below which bfloat16 is called fast. Instructions for it halve the time or better; a CPU that
 * only emulates it (AVX512 without BF16) takes more than twice as long. Nothing lies near the limit.
 */
const FAST = 0.8;

const measured = new WeakMap<Binding, Bfloat16Support>();

/**
 * Whether this CPU multiplies bfloat16, and faster than float32: found out by doing it, once a process, in some 30 ms.
 * Flags of the processor do not tell: libraries may be told to leave instructions alone, or not know a new one's.
 */
export function measureBfloat16(binding: Binding): Bfloat16Support {
  let support = measured.get(binding);
  if (support === undefined) measured.set(binding, (support = measure(binding)));
  return support;
}

function measure(binding: Binding): Bfloat16Support {
  let lowMs: number;
  try {
    lowMs = measureProducts(binding, 'bf16');
  } catch (error) {
    if (!(error instanceof LibtorchError)) throw error;
    return { possible: false, fast: false, reason: 'this CPU cannot multiply bfloat16' };
  }
  const ratio = lowMs / measureProducts(binding, 'fp32');
  return ratio < FAST
    ? {
        possible: true,
        fast: true,
        reason: `this CPU multiplies bfloat16 ${(1 / ratio).toFixed(1)} times as fast as float32`,
      }
    : {
        possible: true,
        fast: false,
        reason: `this CPU multiplies bfloat16 no faster than float32 (${ratio.toFixed(1)} times its time)`,
      };
}
