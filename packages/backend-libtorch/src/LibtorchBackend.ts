import { type BackendValues, type DataType, type TensorInfo, type TimingInfo, util } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from './binding.js';
import { LibtorchError } from './LibtorchError.js';
import { requireOneDtype } from './kernels/createArgumentCheck.js';
import { CONTIGUOUS, Operators, operatorId } from './Operators.js';
import type { Routine } from './Routine.js';
import { RoutineCache } from './RoutineCache.js';
import { TensorData } from './TensorData.js';
import { TensorStore } from './TensorStore.js';

/**
 * A TensorFlow.js backend whose tensors are libtorch's and whose kernels are ATen operators, called by name through
 * `Binding`. What it is given and keeps is in `TensorStore`; here is what kernels use.
 */
export class LibtorchBackend extends TensorStore {
  /** What kernels wrote down. */
  readonly routines = new RoutineCache();

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
  // eslint-disable-next-line @typescript-eslint/max-params -- called for every op: small ones take less than an object
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
  // eslint-disable-next-line @typescript-eslint/max-params -- called for every op: small ones take less than an object
  elementwise(kernelName: string, operator: string, dtype: DataType, a: TensorInfo, b?: TensorInfo): TensorInfo {
    if (b !== undefined && a.dtype !== b.dtype) requireOneDtype(kernelName, { a, b });
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
    { routine, given }: { readonly routine: Routine; readonly given: (name: string) => Handle },
  ): Map<string, Handle> {
    try {
      return routine.run(given);
    } catch (error) {
      throw new LibtorchError(kernelName, error, inputs);
    }
  }

  /**
   * Several native tensors as one tensor of tfjs, which looks empty and owns all: what a forward step keeps for its
   * backward step. The label says what they are, so that nothing else is taken for them.
   */
  bundle(handles: readonly Handle[], label: string): TensorInfo {
    const data = new TensorData('float32', this.makeZeros([0], 'float32'), [0]);
    data.attached = new Map(handles.map((handle, i) => [`part${i}`, handle]));
    data.bundledAs = label;
    return { dataId: this.add(data), shape: [0], dtype: 'float32' };
  }

  /** What `bundle` was given under that label; it goes on owning them. Null where `info` is something else. */
  unbundle(info: TensorInfo, label: string): Handle[] | null {
    const data = this.dataOf(info.dataId);
    this.nativeOf(data); // an error where it is used up already
    if (data.bundledAs !== label || data.attached === null) return null;
    return [...data.attached].filter(([name]) => name.startsWith('part')).map(([, handle]) => handle);
  }

  /** A tfjs tensor around a native one, which it owns from here on. */
  output(handle: Handle, dtype: DataType): TensorInfo {
    const shape = this.binding.shape(handle);
    return { dataId: this.add(new TensorData(dtype, handle, shape)), shape, dtype };
  }

  /**
   * `output` for float32 values that lie in bfloat16, in half the memory. All kernels find them in float32; one that is
   * as well off with bfloat16 asks by `lowHandleOf`.
   */
  outputLow(handle: Handle): TensorInfo {
    const info = this.output(handle, 'float32');
    (info.dataId as TensorData).isLow = true;
    return info;
  }

  /**
   * The native tensor behind `info` as it lies: in bfloat16 where `outputLow` made it and nobody wanted float32 since.
   */
  lowHandleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    const isAsItLies = util.arraysEqual(data.shape as number[], info.shape);
    return data.isLow && data.handle !== null && isAsItLies ? data.handle : this.handleOf(info);
  }

  /** `outputLow` or `output` for what a kernel computed in that precision. */
  outputIn(precision: 'fp32' | 'bf16', handle: Handle): TensorInfo {
    return precision === 'bf16' ? this.outputLow(handle) : this.output(handle, 'float32');
  }

  /** The native tensor behind `info` for a kernel that computes in that precision. */
  handleIn(precision: 'fp32' | 'bf16', info: TensorInfo): Handle {
    if (precision === 'fp32') return this.orderedHandleOf(info);
    const data = this.dataOf(info.dataId);
    if (data.handle !== null) this.order(data, data.handle);
    return this.loweredHandleOf(info);
  }

  /** `lowHandleOf` for a kernel that computes in bfloat16: values that lie in float32 are rounded. */
  private loweredHandleOf(info: TensorInfo): Handle {
    const handle = this.lowHandleOf(info);
    const data = this.dataOf(info.dataId);
    if (data.isLow && handle === data.handle) return handle;
    const key = `${info.shape.join()} low`;
    data.attached ??= new Map();
    let lowered = data.attached.get(key);
    if (lowered === undefined) {
      lowered = this.binding.call('to.dtype', handle, ScalarType.bfloat16) as Handle;
      data.attached.set(key, lowered);
    }
    return lowered;
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
   * The native tensor behind a variable that an in-place operator may change, its values in the order of its axes.
   * Where anything else shares its storage, it gets a storage of its own first,
   * so that tensors stay immutable for everyone else.
   */
  ownedHandleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    const handle = this.nativeOf(data);
    this.dropAttached(data);
    if (!this.binding.isShared(handle)) return this.order(data, handle);
    data.isOrdered = true;
    return this.replaceNative(data, this.binding.call('clone', handle, CONTIGUOUS) as Handle);
  }

  /**
   * The native tensor behind `info`, its values in the order of its axes, for operators that read them one after the
   * other. What a transpose left in another order is brought into it once.
   */
  orderedHandleOf(info: TensorInfo): Handle {
    const data = this.dataOf(info.dataId);
    this.order(data, this.nativeOf(data));
    return this.handleOf(info);
  }

  private order(data: TensorData, handle: Handle): Handle {
    if (data.isOrdered) return handle;
    data.isOrdered = true;
    const ordered = this.binding.call('contiguous', handle) as Handle;
    if (!this.binding.isShared(ordered)) return this.replaceNative(data, ordered);
    this.binding.release(ordered); // the same tensor again
    return handle;
  }

  /**
   * Frees a tensor that nothing but the calling kernel uses, though tfjs goes on holding it until its scope ends: what
   * a forward step kept for the backward step that has just used it. Using it again is an error like that of any
   * disposed tensor.
   */
  consume(info: TensorInfo): void {
    const data = this.dataOf(info.dataId);
    this.nativeOf(data); // an error where it is used up already
    this.releaseNative(data);
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
}
