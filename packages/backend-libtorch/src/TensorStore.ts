import {
  type BackendValues,
  type DataId,
  type DataType,
  KernelBackend,
  type MemoryInfo,
  engine,
  util,
} from '@tensorflow/tfjs-core';

import { type Binding, type Handle, ScalarType } from './binding.js';
import { scalarTypeOf, toHostValues } from './dtypes.js';
import { DisposedTensorError } from './LibtorchError.js';
import { LostTensors } from './LostTensors.js';
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
 * The half of a TensorFlow.js backend that keeps tensors: values in and out, who holds which, when native memory is
 * freed. One data id owns one native tensor; tensors that share a data id under another shape get views of it.
 */
export class TensorStore extends KernelBackend {
  private numData = 0;
  /** Bytes of complex tensors, per tensor as tfjs counts the others; tfjs itself leaves them out of `numBytes`. */
  private numComplexBytes = 0;
  /** Data whose id another backend made. */
  private readonly moved = new WeakMap<DataId, TensorData>();

  private readonly lost: LostTensors;

  constructor(readonly binding: Binding) {
    super();
    this.lost = new LostTensors(binding);
  }

  // --- data in and out ---

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    return this.add(this.upload(values, shape, dtype));
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- tfjs calls it
  override move(id: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    let data = this.upload(values, shape, dtype);
    data.refCount = refCount;
    if (id instanceof TensorData)
      data = Object.assign(id, data); // it was here before
    else this.moved.set(id, data);
    this.add(data);
  }

  private upload(values: BackendValues | null, shape: number[], dtype: DataType): TensorData {
    if (dtype === 'string') return Object.assign(new TensorData(dtype, null, shape), { strings: values ?? [] });
    const handle = values === null ? this.makeZeros(shape, dtype) : this.makeTensor(values, shape, dtype);
    return Object.assign(new TensorData(dtype, handle, shape.slice()), { isOrdered: true });
  }

  protected makeZeros(shape: readonly number[], dtype: DataType): Handle {
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

  /** Counts data that has come, and watches whether it gets lost. */
  protected add(data: TensorData): TensorData {
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

  // --- native tensors ---

  /** The data behind an id, fetched from another backend where it still lies there. */
  protected dataOf(id: DataId): TensorData {
    if (id instanceof TensorData && id.refCount > 0) return id;
    let data = this.moved.get(id);
    if (data === undefined) {
      if (!engine().state.tensorInfo.has(id)) throw new DisposedTensorError();
      engine().moveData(this, id);
      data = id instanceof TensorData ? id : (this.moved.get(id) as TensorData);
    }
    return data;
  }

  /** The native tensor of some data, in float32 where they lay in bfloat16. */
  protected nativeOf(data: TensorData): Handle {
    if (data.handle === null && data.dtype !== 'string') throw new DisposedTensorError();
    if (data.handle === null) throw new Error('backend-libtorch: a string tensor has no place in libtorch');
    if (!data.isLow) return data.handle;
    const raised = this.binding.call('to.dtype', data.handle, ScalarType.float32) as Handle;
    data.isLow = false;
    return this.replaceNative(data, raised);
  }

  /** Frees the native tensor behind `data`, which has another one from now on. */
  protected replaceNative(data: TensorData, handle: Handle): Handle {
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

  protected releaseNative(data: TensorData): void {
    this.dropAttached(data);
    if (data.handle !== null) this.binding.release(data.handle);
    this.lost.forget(data);
    data.handle = null;
  }

  /** Frees views and parts that go with some data. */
  protected dropAttached(data: TensorData): void {
    if (data.attached === null) return;
    for (const view of data.attached.values()) this.binding.release(view);
    data.attached.clear();
    data.bundledAs = null;
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

  override dispose(): void {
    // libtorch goes with the process; its tensors with their data ids.
  }
}

function complexBytesOf({ shape }: TensorData): number {
  return 8 * util.sizeFromShape(shape as number[]);
}
