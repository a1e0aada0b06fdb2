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
   * What makes bfloat16 products fast on a device, or why nothing does.
   *
   * @returns null where the engine computes in float32 alone.
   */
  describeBfloat16(device: string): { readonly fast: boolean; readonly reason: string } | null;
  /** Registers its backend and sets it up; `startEngine` then makes it the active one. */
  start(settings: DriverSettings): Promise<Pick<Engine, 'threads' | 'version'>>;
  /** Starts the random sequences of its own again, where it has any. */
  seed?(seed: number): void;
}
