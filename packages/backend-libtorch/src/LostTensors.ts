import type { Binding, Handle } from './binding.js';
import type { TensorData } from './TensorData.js';

const SWEEP_AFTER = 1024;

/** What a datum leaves behind. */
interface Owned {
  readonly handle: Handle;
  readonly attached: ReadonlyMap<string, Handle>;
}

/**
 * Releases the native tensors of data that JavaScript loses, i.e. that nobody disposed of before the garbage collector
 * took it.
 *
 * Most data lives for microseconds, and watching it would cost more than making it. So data is first put on a list;
 * when that is long, or the program comes to rest, what is still alive is handed to the garbage collector's registry.
 */
export class LostTensors {
  private readonly registry: FinalizationRegistry<Owned>;
  private readonly young: TensorData[] = [];

  constructor(binding: Binding) {
    this.registry = new FinalizationRegistry(({ handle, attached }) => {
      binding.release(handle);
      for (const other of attached.values()) binding.release(other);
    });
  }

  watch(data: TensorData): void {
    this.young.push(data);
    if (this.young.length === 1) setImmediate(() => this.sweep()).unref();
    else if (this.young.length >= SWEEP_AFTER) this.sweep();
  }

  /** Was disposed of, or has another native tensor now. */
  forget(data: TensorData): void {
    if (!data.isWatched) return;
    this.registry.unregister(data);
    data.isWatched = false;
  }

  private sweep(): void {
    for (const data of this.young) {
      if (data.handle === null || data.isWatched) continue;
      data.attached ??= new Map();
      this.registry.register(data, { handle: data.handle, attached: data.attached }, data);
      data.isWatched = true;
    }
    this.young.length = 0;
  }
}
