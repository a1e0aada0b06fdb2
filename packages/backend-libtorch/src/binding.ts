/**
 * A tensor on the C++ side: a number that means nothing by itself. It lives until `Binding.release`; the backend sees
 * to it that this also happens for tensors that JavaScript loses.
 */
export type Handle = number & { readonly __handle: unique symbol };

/** An operator, found once by its name. */
export type OperatorId = number & { readonly __operator: unique symbol };

/** A sequence of operator calls that was compiled. */
export type ProgramId = number & { readonly __program: unique symbol };

/** A call in a program: the operator, how many of its results are kept, its arguments. */
export type Instruction = readonly [operator: OperatorId, numResults: number, ...args: readonly Argument[]];

/** What may be an argument of an ATen operator; the operator's schema says which. `undefined` takes the default. */
export type Argument = Handle | number | boolean | string | null | undefined | readonly Argument[];

/** Values as they cross the border: float32, int32, bool (0 and 1). */
export type HostValues = Float32Array | Int32Array | Uint8Array;

/** libtorch's numbers for the dtypes that we name (c10/core/ScalarType.h). */
export const ScalarType = {
  uint8: 0,
  int16: 2,
  int32: 3,
  int64: 4,
  float32: 6,
  float64: 7,
  complex64: 9,
  bool: 11,
  bfloat16: 15,
} as const;

/** What libtorch says of this process: its version, threads and devices. */
export interface ProcessInfo {
  /** libtorch's version. */
  readonly version: string;
  readonly threads: number;
  /** GPUs that libtorch can use. */
  readonly cudaDevices: number;
  /** Whether this build of libtorch has its CUDA part at all. */
  readonly builtForCuda: boolean;
  /** Where tensors are made now. */
  readonly device: string;
  /** Tensors that JavaScript holds now. */
  readonly liveHandles: number;
  /** Bytes of their storages, each storage counted once. */
  readonly liveBytes: number;
  /** Vector instructions that libtorch uses on this CPU, e.g. `AVX512`. */
  readonly cpuCapability: string;
}

/** A GPU that NVIDIA's driver shows, whether or not libtorch can use it. */
export interface GpuInfo {
  readonly name: string;
  /** `[9, 0]` for Hopper. */
  readonly computeCapability: readonly [major: number, minor: number];
  readonly totalBytes: number;
}

/** What libtorch's allocator holds of a GPU's memory. */
export interface DeviceMemory {
  readonly allocatedBytes: number;
  /** The most that was allocated at a time. */
  readonly peakBytes: number;
  /** Allocated, or kept for what comes. */
  readonly reservedBytes: number;
}

/** Everything that the addon offers. All calls block; errors carry the operator, the argument and libtorch's words. */
export interface Binding {
  /**
   * A number for an operator, by its schema name, e.g. `add.Tensor`, those not ATen's with a namespace:
   * quicker to call by.
   */
  operator(name: string): OperatorId;
  /** Runs an operator by its schema name or number. */
  call(
    operator: string | OperatorId,
    ...args: readonly Argument[]
  ): Handle | (Handle | null)[] | number | boolean | null;
  /** How often each operator was called since the last time this was asked, by name. */
  operatorCalls(): Record<string, number>;
  /** How many results an operator has. */
  numResults(operator: OperatorId): number;
  /**
   * Decodes a sequence of calls once, to be run as often as wanted. Its tensors are numbered, the inputs first, then
   * each instruction's results; where an operator takes a tensor, the instruction gives its number.
   *
   * @param outputs - numbers of the tensors that a run returns.
   */
  compile(instructions: readonly Instruction[], numInputs: number, outputs: readonly number[]): ProgramId;
  /**
   * Runs programs, each on its own inputs, and returns the outputs of each. One alone has all threads for each
   * operator; of several, each has one thread for all of its operators, so that they go side by side. They must then
   * not draw random numbers, nor write to what another one uses. On a GPU they run one after the other.
   */
  run(...runs: readonly (readonly [program: ProgramId, inputs: readonly Handle[]])[]): (Handle | null)[][];
  releaseProgram(program: ProgramId): void;
  /**
   * Whether operators in programs are timed from here on; with `synchronize` until a GPU is done,
   * else until it is asked.
   */
  timeOperators(on: boolean, synchronize?: boolean): void;
  /** Calls and milliseconds of what was timed since the last time this was asked. Those side by side count each. */
  operatorTimes(): Record<string, [calls: number, milliseconds: number]>;
  /** A tensor on the current device with a copy of `values`. For a GPU the copy goes on while JavaScript does. */
  fromTypedArray(values: HostValues, shape: readonly number[]): Handle;
  /**
   * A copy of the tensor's values, which waits for a GPU to have them; int64 comes as int32, other floats as float32.
   */
  toTypedArray(tensor: Handle): HostValues;
  shape(tensor: Handle): number[];
  /** Whether another tensor, a view for instance, has the same storage. */
  isShared(tensor: Handle): boolean;
  release(tensor: Handle): void;
  /** Where a tensor lies: `cpu`, `cuda:1`. */
  deviceOf(tensor: Handle): string;
  /**
   * Where tensors are made from here on: `cpu`, `cuda:1`, or `meta` (shapes without values, for tests). Operators
   * compute where their tensors lie; those that are there already stay.
   */
  setDevice(device: string): void;
  /** Waits until the current device has done all that was asked of it. */
  synchronize(): void;
  /** Of the current GPU; null on a CPU. */
  deviceMemory(): DeviceMemory | null;
  /** Whether sums on a GPU are added in a fixed order, so that a run repeats bit by bit. */
  setDeterministic(on: boolean): void;
  /** In CUDA's order, which `CUDA_VISIBLE_DEVICES` decides. */
  gpus(): GpuInfo[];
  seed(seed: number): void;
  setThreads(threads: number): void;
  /** Large tensors come from a pool that keeps its memory: no growth and no page faults from step to step. */
  keepFreedMemory(): void;
  info(): ProcessInfo;
}
