/** A tensor on the C++ side. Opaque; `Binding.release` frees it, else the garbage collector does. */
export type Handle = object & { readonly __handle: unique symbol };

/** What may be an argument of an ATen operator; the operator's schema says which. `undefined` takes the default. */
export type Argument = Handle | number | boolean | string | null | undefined | readonly Argument[];

/** Values as they cross the border: float32, int32, bool (0 and 1). */
export type HostValues = Float32Array | Int32Array | Uint8Array;

/** libtorch's numbers for the dtypes that we name (c10/core/ScalarType.h). */
export const ScalarType = {
  uint8: 0,
  int32: 3,
  int64: 4,
  float32: 6,
  float64: 7,
  complex64: 9,
  bool: 11,
  bfloat16: 15,
} as const;

export interface ProcessInfo {
  /** libtorch's version. */
  readonly version: string;
  readonly threads: number;
  readonly cudaDevices: number;
  /** Tensors that JavaScript holds now. */
  readonly liveHandles: number;
  /** Bytes of their storages, each storage counted once. */
  readonly liveBytes: number;
  /** Vector instructions that libtorch uses on this CPU, e.g. `AVX512`. */
  readonly cpuCapability: string;
}

/** Everything that the addon offers. All calls block; errors carry the operator, the argument and libtorch's words. */
export interface Binding {
  /** Runs an operator by its schema name, e.g. `add.Tensor`. */
  call(operator: string, ...args: readonly Argument[]): Handle | (Handle | null)[] | number | boolean | null;
  /** A CPU tensor with a copy of `values`. */
  fromTypedArray(values: HostValues, shape: readonly number[]): Handle;
  /** A copy of the tensor's values; int64 comes as int32, other floats as float32. */
  toTypedArray(tensor: Handle): HostValues;
  shape(tensor: Handle): number[];
  /** Whether another tensor, a view for instance, has the same storage. */
  isShared(tensor: Handle): boolean;
  release(tensor: Handle): void;
  seed(seed: number): void;
  setThreads(threads: number): void;
  /** Large tensors come from a pool that keeps its memory: no growth and no page faults from step to step. */
  keepFreedMemory(): void;
  info(): ProcessInfo;
}
