import type { Precision } from '@dynclean/backend-libtorch';

/**
 * What computes, best first: ours on libtorch, TensorFlow's own library under `@tensorflow/tfjs-node`, or plain
 * TensorFlow.js, which needs nothing installed and is slow.
 */
export const engineNames = ['libtorch', 'tensorflow', 'cpu'] as const;
/** An engine by the name that users give it. */
export type EngineName = (typeof engineNames)[number];

/** Where an engine can compute. */
export interface EngineDevice {
  /** `cpu`, or `cuda:0` and so on. */
  readonly name: string;
  /** E.g. `NVIDIA H200, compute capability 9.0, 139.8 GiB`. */
  readonly description: string;
}

/** One engine, whether it can be used here, and why or why not. */
export interface EngineReport {
  readonly name: EngineName;
  readonly available: boolean;
  readonly reason: string;
  /** The first is what `auto` takes. None where the engine cannot be used. */
  readonly devices: readonly EngineDevice[];
  /** Why there is no `cuda` among them; null where there is. */
  readonly noCuda: string | null;
}

/** The engine that was started, and what a report says of it. */
export interface Engine {
  readonly name: EngineName;
  /** Why this one. */
  readonly reason: string;
  /** `cpu`, or `cuda:0` and so on. */
  readonly device: string;
  /** Why that device. */
  readonly deviceReason: string;
  readonly precision: Precision;
  /** Why that precision. */
  readonly precisionReason: string;
  /** Threads inside one operator. */
  readonly threads: number;
  /** E.g. `libtorch 2.13.0 (AVX512)`. */
  readonly version: string;
}

/** Which engine is wanted, and what it may use. */
export interface EngineOptions {
  /** `auto` takes the first that is available, in the order of `engineNames`. */
  readonly engine?: EngineName | 'auto';
  /** `cpu`, `cuda` (the first GPU), `cuda:1`, or `auto`: a GPU where the engine sees one. */
  readonly device?: string;
  /** Default: every core that this process may use. */
  readonly threads?: number;
  /**
   * Of the models' matrix products. `fp32` is the reference and the paper's; `bf16` multiplies in bfloat16 and keeps
   * weights, sums, loss and optimizer in float32. `auto` takes bf16 where this device has instructions for it.
   */
  readonly precision?: Precision | 'auto';
}
