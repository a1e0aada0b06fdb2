import type { Bfloat16Support } from '../Bfloat16Support.js';
import type { Engine, EngineReport } from '../Engine.js';

/** What an engine is told when it starts; all of it was checked against its report. */
export interface DriverSettings {
  readonly device: string;
  readonly threads: number;
}

/** One engine behind `startEngine`. */
export interface Driver {
  /** TensorFlow.js's name of its backend. */
  readonly backendName: string;
  /** Whether it can be used here. Its library is loaded for that only where nothing less tells. */
  report(): Omit<EngineReport, 'name'>;
  /**
   * Whether bfloat16 products can be had on a device, and are faster than float32's. May take a moment: it may try.
   *
   * @returns null where the engine computes in float32 alone.
   */
  describeBfloat16(device: string): Bfloat16Support | null;
  /** Registers its backend and sets it up; `startEngine` then makes it the active one. */
  start(settings: DriverSettings): Promise<Pick<Engine, 'threads' | 'version'>>;
  /** Starts the random sequences of its own again, where it has any. */
  seed?(seed: number): void;
}
