import type { DataType } from '@tensorflow/tfjs-core';

import type { Handle } from './binding.js';

/**
 * What stands behind a tfjs data id. The backend hands these objects out as the ids themselves, so that a kernel finds
 * its tensor without a look-up; tfjs never looks inside an id.
 */
export class TensorData {
  /** Tensors that hold this data. At 0 it is gone: nothing but another `move` makes it live again. */
  refCount = 1;
  /**
   * Native tensors that go with it: views of the same values under other shapes, made on demand, by their shape, and
   * the other parts of a bundle. Once watched, emptied and never replaced.
   */
  attached: Map<string, Handle> | null = null;
  /** Whether its float32 values lie in bfloat16, which holds them exactly, until somebody asks for them as float32. */
  isLow = false;
  /** The values of strings. */
  strings: Uint8Array[] | null = null;
  /** What a bundle's parts are. */
  bundledAs: string | null = null;
  /** Whether the values are known to lie in the order of the axes. */
  isOrdered = false;
  /** Whether the garbage collector's registry knows of it. */
  isWatched = false;

  constructor(
    readonly dtype: DataType,
    /** The native tensor; null for strings, which stay in JavaScript, and once disposed of. */
    public handle: Handle | null,
    /** Shape of `handle`. */
    public shape: readonly number[],
  ) {}
}
