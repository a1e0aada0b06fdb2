import {
  type BackendValues,
  type DataId,
  type DataType,
  KernelBackend,
  type MemoryInfo,
  type TensorInfo,
  type TimingInfo,
  engine,
  util,
} from '@tensorflow/tfjs-core';

import { type Binding, type Handle, ScalarType } from './binding.js';
import { scalarTypeOf, toHostValues } from './dtypes.js';
import { DisposedTensorError, LibtorchError } from './LibtorchError.js';
import { LostTensors } from './LostTensors.js';
import { Operators, operatorId } from './Operators.js';
import type { Routine } from './Routine.js';
import { RoutineCache } from './RoutineCache.js';
import { TensorData } from './TensorData.js';

/** What `tf.memory()` says on this backend, beside what it says on every one. */
export interface LibtorchMemory extends MemoryInfo {
  unreliable: boolean;
  reasons: string[];
  /** Bytes of all storages that JavaScript holds through this addon, each counted once. */
  numBytesInLibtorch: number;
  /** Native tensors that JavaScript holds. */
  numHandlesInLibtorch: number;
}

/**
 * A TensorFlow.js backend whose tensors are libtorch's and whose kernels are ATen operators, called by name through
 * `Binding`. One data id owns one native tensor; tensors that share a data id under another shape get views of it.
 */
export class LibtorchBackend extends KernelBackend {
  private numData = 0;
  /** Bytes of complex tensors, per tensor as tfjs counts the others; tfjs itself leaves them out of `numBytes`. */
  private numComplexBytes = 0;
  /** Data whose id another backend made. */
  private readonly moved = new WeakMap<DataId, TensorData>();

  private readonly lost: LostTensors;

  /** What kernels wrote down. */
  readonly routines = new RoutineCache();

  constructor(readonly binding: Binding) {
    super();
    this.lost = new LostTensors(binding);
  }

  // --- data in and out ---

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    return this.add(this.upload(values, shape, dtype));
  }

  override move(id: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    let data = this.upload(values, shape, dtype);
    data.refCount = refCount;
    if (id instanceof TensorData)
      data = Object.assign(id, data); // it was here before
    else this.moved.set(id, data);
    this.add(data);
  }

  private upload(values: BackendValues | null, shape: number[], dtype: DataType): TensorData {
    if (dtype === 'string') return new TensorData(dtype, null, shape, (values ?? []) as Uint8Array[]);
    const handle = values === null ? this.makeZeros(shape, dtype) : this.makeTensor(values, shape, dtype);
    return new TensorData(dtype, handle, shape.slice());
  }

  private makeZeros(shape: readonly number[], dtype: DataType): Handle {
    return this.binding.call('zeros', shape, scalarTypeOf(dtype)) as Handle;
  }

  private makeTensor(values: BackendValues, shape: readonly number[], dtype: DataType): Handle {
    const host = toHostValues(values, dtype);
    if (dtype !== 'complex64') return this.binding.fromTypedArray(host, shape);
    const pairs = this.binding.fromTypedArray(host, [...shape, 2]);
    const complex = this.binding.call('view_as_complex', pairs) as Handle;
    this.binding.release(pairs);
    return complex;
  }

  private add(data: TensorData): TensorData {
    this.numData++;
    if (data.handle !== null) this.lost.watch(data);
    if (data.dtype === 'complex64') this.numComplexBytes += data.refCount * complexBytesOf(data);
    return data;
  }

  override readSync(id: DataId): BackendValues {
    const data = this.dataOf(id);
    if (data.strings !== null) return data.strings;
    const handle = this.nativeOf(data);
    if (data.dtype !== 'complex64') return this.binding.toTypedArray(handle);
    const pairs = this.binding.call('view_as_real', handle) as Handle;
    try {
      return this.binding.toTypedArray(pairs);
    } finally {
      this.binding.release(pairs);
    }
  }

  override read(id: DataId): Promise<BackendValues> {
    return new Promise((resolve) => resolve(this.readSync(id))); // read now, so that it may be disposed of meanwhile
  }

  // --- what kernels use ---

  /** The data behind an id, fetched from another backend where it still lies there. */
  private dataOf(id: DataId): TensorData {
    if (id instanceof TensorData && id.refCount > 0) return id;
    let data = this.moved.get(id);
    if (data === undefined) {
      if (!engine().state.tensorInfo.has(id)) throw new DisposedTensorError();
      engine().moveData(this, id);
      data = id instanceof TensorData ? id : (this.moved.get(id) as TensorData);
    }
    return data;
  }

  /** The native tensor behind `info`, under its shape. Belongs to the backend; do not release it. */
  handleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    const handle = this.nativeOf(data);
    const { shape } = info;
    if (shape === data.shape || util.arraysEqual(data.shape as number[], shape)) return handle;
    const key = shape.join();
    data.attached ??= new Map();
    let view = data.attached.get(key);
    if (view === undefined) {
      view = this.binding.call('reshape', handle, shape) as Handle;
      data.attached.set(key, view);
    }
    return view;
  }

  /**
   * Runs a kernel's operators. Tensors made on the way are released; the results become the caller's.
   *
   * @throws LibtorchError with the kernel's name, its inputs and what libtorch said.
   */
  compute<T extends Handle | readonly Handle[]>(
    kernelName: string,
    inputs: readonly TensorInfo[],
    body: (operators: Operators) => T,
  ): T {
    const operators = new Operators(this.binding);
    let results: readonly Handle[] = [];
    try {
      const result = body(operators);
      results = Array.isArray(result) ? (result as readonly Handle[]) : [result as Handle];
      return result;
    } catch (error) {
      throw new LibtorchError(kernelName, error, inputs);
    } finally {
      operators.releaseAllBut(results);
    }
  }

  /** `compute` for a kernel with one result, of the given dtype. */
  result(
    kernelName: string,
    inputs: readonly TensorInfo[],
    dtype: DataType,
    body: (operators: Operators) => Handle,
  ): TensorInfo {
    return this.output(this.compute(kernelName, inputs, body), dtype);
  }

  /**
   * One operator on one tensor, or on two that broadcast, element by element: what small ops take most of their time
   * for, and so without a list of what was made on the way.
   */
  elementwise(kernelName: string, operator: string, dtype: DataType, a: TensorInfo, b?: TensorInfo): TensorInfo {
    let handle: Handle;
    let { shape } = a;
    try {
      const id = operatorId(this.binding, operator);
      if (b === undefined) {
        handle = this.binding.call(id, this.handleOf(a)) as Handle;
      } else {
        handle = this.binding.call(id, this.handleOf(a), this.handleOf(b)) as Handle;
        if (!util.arraysEqual(shape, b.shape)) shape = this.binding.shape(handle);
      }
    } catch (error) {
      throw new LibtorchError(kernelName, error, b === undefined ? [a] : [a, b]);
    }
    return { dataId: this.add(new TensorData(dtype, handle, shape)), shape, dtype };
  }

  /**
   * `Routine.run` for a kernel.
   *
   * @throws LibtorchError with the kernel's name, its inputs and what libtorch said.
   */
  runRoutine(
    kernelName: string,
    inputs: readonly TensorInfo[],
    routine: Routine,
    given: (name: string) => Handle,
  ): Map<string, Handle> {
    try {
      return routine.run(given);
    } catch (error) {
      throw new LibtorchError(kernelName, error, inputs);
    }
  }

  /**
   * Several native tensors as one tensor of tfjs, which looks like the first of them and owns all: what a forward step keeps
   * for its backward step.
   */
  bundle(handles: readonly Handle[]): TensorInfo {
    const [first, ...others] = handles as [Handle, ...Handle[]];
    const shape = this.binding.shape(first);
    const data = new TensorData('float32', first, shape);
    data.attached = new Map(others.map((handle, i) => [`part${i + 1}`, handle]));
    return { dataId: this.add(data), shape, dtype: 'float32' };
  }

  /** What `bundle` was given. It goes on owning them. */
  unbundle(info: TensorInfo): Handle[] {
    const data = this.dataOf(info.dataId);
    return [this.nativeOf(data), ...(data.attached?.values() ?? [])];
  }

  /** A tfjs tensor around a native one, which it owns from here on. */
  output(handle: Handle, dtype: DataType): TensorInfo {
    const shape = this.binding.shape(handle);
    return { dataId: this.add(new TensorData(dtype, handle, shape)), shape, dtype };
  }

  /**
   * `output` for float32 values that lie in bfloat16, in half the memory. All kernels find them in float32; one that is as
   * well off with bfloat16 asks by `lowHandleOf`.
   */
  outputLow(handle: Handle): TensorInfo {
    const info = this.output(handle, 'float32');
    (info.dataId as TensorData).isLow = true;
    return info;
  }

  /** The native tensor behind `info` as it lies: in bfloat16 where `outputLow` made it and nobody wanted float32 since. */
  lowHandleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    const isAsItLies = util.arraysEqual(data.shape as number[], info.shape);
    return data.isLow && data.handle !== null && isAsItLies ? data.handle : this.handleOf(info);
  }

  /** A tfjs tensor of values that lie in JavaScript; null: zeros. */
  uploadInfo(values: BackendValues | null, shape: number[], dtype: DataType): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype };
  }

  /** The same data under another shape of equal size: no copy. */
  share(info: TensorInfo, shape: number[]): TensorInfo {
    this.incRef(info.dataId);
    return { dataId: info.dataId, shape, dtype: info.dtype };
  }

  /**
   * The native tensor behind a variable that an in-place operator may change. Where anything else shares its storage,
   * it gets a storage of its own first, so that tensors stay immutable for everyone else.
   */
  ownedHandleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    const handle = this.nativeOf(data);
    this.dropAttached(data);
    return this.binding.isShared(handle)
      ? this.replaceNative(data, this.binding.call('clone', handle) as Handle)
      : handle;
  }

  /**
   * Frees a tensor that nothing but the calling kernel uses, though tfjs goes on holding it until its scope ends: what a
   * forward step kept for the backward step that has just used it. Using it again is an error like that of any disposed
   * tensor.
   */
  consume(info: TensorInfo): void {
    const data = this.dataOf(info.dataId);
    this.nativeOf(data); // an error where it is used up already
    this.releaseNative(data);
  }

  private nativeOf(data: TensorData): Handle {
    if (data.handle === null && data.dtype !== 'string') throw new DisposedTensorError();
    if (data.handle === null) throw new Error('backend-libtorch: a string tensor has no place in libtorch');
    if (!data.isLow) return data.handle;
    const raised = this.binding.call('to.dtype', data.handle, ScalarType.float32) as Handle;
    data.isLow = false;
    return this.replaceNative(data, raised);
  }

  /** Frees the native tensor behind `data`, which has another one from now on. */
  private replaceNative(data: TensorData, handle: Handle): Handle {
    this.releaseNative(data);
    data.handle = handle;
    this.lost.watch(data);
    return handle;
  }

  // --- life and death ---

  override disposeData(id: DataId, force = false): boolean {
    const data = id instanceof TensorData && id.refCount > 0 ? id : this.moved.get(id);
    if (data === undefined) return true;
    const remaining = force ? 0 : data.refCount - 1;
    if (data.dtype === 'complex64') this.numComplexBytes -= (data.refCount - remaining) * complexBytesOf(data);
    data.refCount = remaining;
    if (remaining > 0) return false;
    this.releaseNative(data);
    data.strings = null;
    this.moved.delete(id);
    this.numData--;
    return true;
  }

  private releaseNative(data: TensorData): void {
    this.dropAttached(data);
    if (data.handle !== null) this.binding.release(data.handle);
    this.lost.forget(data);
    data.handle = null;
  }

  private dropAttached(data: TensorData): void {
    if (data.attached === null) return;
    for (const view of data.attached.values()) this.binding.release(view);
    data.attached.clear();
  }

  override refCount(id: DataId): number {
    return id instanceof TensorData && id.refCount > 0 ? id.refCount : (this.moved.get(id)?.refCount ?? 0);
  }

  override incRef(id: DataId): void {
    const data = this.dataOf(id);
    data.refCount++;
    if (data.dtype === 'complex64') this.numComplexBytes += complexBytesOf(data);
  }

  override numDataIds(): number {
    return this.numData;
  }

  /** Exact. `numBytes` is filled in by tfjs, which leaves complex tensors out; they are added here. */
  override memory(): LibtorchMemory {
    const { numComplexBytes } = this;
    const { liveHandles, liveBytes } = this.binding.info();
    const figures = {
      unreliable: false,
      reasons: [],
      numTensors: 0,
      numDataBuffers: 0,
      numBytesInLibtorch: liveBytes,
      numHandlesInLibtorch: liveHandles,
      numBytes: 0,
    };
    const addComplex = (counted: number): void => {
      Object.defineProperty(figures, 'numBytes', { value: counted + numComplexBytes, writable: true });
    };
    return Object.defineProperty(figures, 'numBytes', { set: addComplex });
  }

  override timerAvailable(): boolean {
    return true;
  }

  /** Wall time of `query` in milliseconds, until all of it is done. */
  override time(query: () => void): Promise<TimingInfo> {
    this.binding.synchronize(); // a GPU may be at what came before
    const start = performance.now();
    query();
    this.binding.synchronize();
    const kernelMs = performance.now() - start;
    return Promise.resolve({ kernelMs, wallMs: kernelMs } as unknown as TimingInfo);
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    // libtorch goes with the process; its tensors with their data ids.
  }
}

function complexBytesOf({ shape }: TensorData): number {
  return 8 * util.sizeFromShape(shape as number[]);
}
