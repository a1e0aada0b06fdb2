import {
  type BackendValues,
  type DataId,
  DataStorage,
  type DataType,
  KernelBackend,
  type MemoryInfo,
  type TensorInfo,
  type TimingInfo,
  engine,
  util,
} from '@tensorflow/tfjs-core';

import { type Binding, type Handle, type HostValues, ScalarType } from './binding.js';
import { LibtorchError } from './LibtorchError.js';
import { Operators } from './Operators.js';

/** What stands behind a tfjs data id. Strings stay in JavaScript; everything else lies in libtorch. */
interface TensorData {
  readonly dtype: DataType;
  refCount: number;
  readonly strings: BackendValues | null;
  readonly handle: Handle | null;
  /** Shape of `handle`; a tensor of the same data with another shape gets a view. */
  readonly shape: readonly number[];
  /** Views under other shapes, made on demand, freed with the data. */
  views: Map<string, Handle> | null;
}

/** The libtorch dtype of a tfjs dtype. */
export function scalarTypeOf(dtype: DataType): number {
  switch (dtype) {
    case 'float32':
      return ScalarType.float32;
    case 'int32':
      return ScalarType.int32;
    case 'bool':
      return ScalarType.bool;
    case 'complex64':
    case 'string':
      throw new Error(`backend-libtorch: dtype ${dtype} has no place in libtorch`);
  }
}

function toHostValues(values: BackendValues, dtype: DataType): HostValues {
  switch (dtype) {
    case 'float32':
      return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values as ArrayLike<number>);
    case 'bool':
      return values instanceof Uint8Array ? values : Uint8Array.from(values as ArrayLike<number>);
    case 'complex64':
    case 'string':
      throw new Error(`backend-libtorch: values of dtype ${dtype} cannot be moved to libtorch`);
  }
}

/**
 * A TensorFlow.js backend whose tensors are libtorch's and whose kernels are ATen operators, called by name through
 * `Binding`. One data id owns one native tensor; tensors that share a data id under another shape get views of it.
 */
export class LibtorchBackend extends KernelBackend {
  private readonly tensors: DataStorage<TensorData>;

  constructor(readonly binding: Binding) {
    super();
    this.tensors = new DataStorage<TensorData>(this, engine());
  }

  // --- data in and out ---

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    const id: DataId = { id: 'libtorch' };
    this.put(id, values, shape, dtype, 1);
    return id;
  }

  override move(id: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    this.put(id, values, shape, dtype, refCount);
  }

  private put(id: DataId, values: BackendValues | null, shape: number[], dtype: DataType, refCount: number): void {
    if (dtype === 'string') {
      this.tensors.set(id, { dtype, refCount, strings: values ?? [], handle: null, shape, views: null });
      return;
    }
    const host = values === null ? util.makeZerosTypedArray(util.sizeFromShape(shape), dtype) : values;
    const handle = this.binding.fromTypedArray(toHostValues(host, dtype), shape);
    this.tensors.set(id, { dtype, refCount, strings: null, handle, shape: [...shape], views: null });
  }

  override readSync(id: DataId): BackendValues {
    const data = this.tensors.get(id);
    if (data.strings !== null) return data.strings;
    return this.binding.toTypedArray(this.nativeOf(data));
  }

  override read(id: DataId): Promise<BackendValues> {
    return Promise.resolve(this.readSync(id));
  }

  // --- what kernels use ---

  /** The native tensor behind `info`, under its shape. Belongs to the backend; do not release it. */
  handleOf(info: TensorInfo): Handle {
    const data = this.tensors.get(info.dataId);
    const handle = this.nativeOf(data);
    if (util.arraysEqual(data.shape as number[], info.shape)) return handle;
    const key = info.shape.join();
    data.views ??= new Map();
    let view = data.views.get(key);
    if (view === undefined) {
      view = this.binding.call('reshape', handle, info.shape) as Handle;
      data.views.set(key, view);
    }
    return view;
  }

  /** The values of `info` where they are strings. */
  stringsOf(info: TensorInfo): BackendValues {
    return this.tensors.get(info.dataId).strings ?? [];
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
      const described = inputs.map((input) => `${input.dtype}[${input.shape.join(', ')}]`).join(', ');
      throw new LibtorchError(kernelName, error, described);
    } finally {
      operators.releaseAllBut(results);
    }
  }

  /** A tfjs tensor around a native one, which it owns from here on. */
  output(handle: Handle, dtype: DataType): TensorInfo {
    const shape = this.binding.shape(handle);
    const dataId: DataId = { id: 'libtorch' };
    this.tensors.set(dataId, { dtype, refCount: 1, strings: null, handle, shape, views: null });
    return { dataId, shape, dtype };
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
    const data = this.tensors.get(info.dataId);
    let handle = this.nativeOf(data);
    this.dropViews(data);
    if (this.binding.isShared(handle)) {
      const copy = this.binding.call('clone', handle) as Handle;
      this.binding.release(handle);
      this.tensors.set(info.dataId, { ...data, handle: copy });
      handle = copy;
    }
    return handle;
  }

  private nativeOf(data: TensorData): Handle {
    if (data.handle === null) throw new Error('backend-libtorch: a string tensor has no place in libtorch');
    return data.handle;
  }

  // --- life and death ---

  override disposeData(id: DataId, force = false): boolean {
    if (!this.tensors.has(id)) return true;
    const data = this.tensors.get(id);
    data.refCount--;
    if (!force && data.refCount > 0) return false;
    this.dropViews(data);
    if (data.handle !== null) this.binding.release(data.handle);
    this.tensors.delete(id);
    return true;
  }

  private dropViews(data: TensorData): void {
    if (data.views === null) return;
    for (const view of data.views.values()) this.binding.release(view);
    data.views = null;
  }

  override refCount(id: DataId): number {
    return this.tensors.has(id) ? this.tensors.get(id).refCount : 0;
  }

  override incRef(id: DataId): void {
    this.tensors.get(id).refCount++;
  }

  override numDataIds(): number {
    return this.tensors.numDataIds();
  }

  override memory(): Partial<MemoryInfo> & { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  override timerAvailable(): boolean {
    return true;
  }

  /** Wall time of `query` in milliseconds; on a CPU nothing is left running when an operator returns. */
  override time(query: () => void): Promise<TimingInfo> {
    const start = performance.now();
    query();
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
