import type { FileLock } from '@dynclean/files';

/** Where a job stands. */
export interface RunProgress {
  /** What is being done, e.g. `dynamics run`. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** What `done` counts: `steps`, `sentences`, `bytes`, `files`. */
  readonly unit: string;
  /** The state of things in a few words, e.g. `epoch 3, dev F1 45.12`. */
  readonly detail?: string;
  /** Where this is one of several parts: how far all of them together are, in the same unit. */
  readonly job?: { readonly done: number; readonly total: number };
}

/** How a job talks to whoever started it. The runner itself never prints. */
export interface RunContext {
  /** Stops the job at its next step with an `InterruptedError`; nothing half-written stays. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** A line for a person: what was chosen and why, what was found. No line break in it. */
  readonly onMessage?: (line: string) => void;
  /** A line that a person must see, also one who wants no remarks. @default onMessage */
  readonly onWarning?: (line: string) => void;
  /** Whether trainings write event files of TensorBoard beside their `log.jsonl`. @default false */
  readonly tensorboard?: boolean;
  /**
   * Called before anything is written that another process may go on with. Throws a `LockLostError` when that is
   * another's by now, because this process stood still for too long.
   */
  readonly assertOwned?: () => void;
}

/**
 * The context of a job that writes what a lock guards: the job stops, and writes nothing more, once the lock is lost.
 */
export function underLock(context: RunContext, lock: FileLock): RunContext {
  const { signal, assertOwned } = context;
  return {
    ...context,
    signal: signal === undefined ? lock.lost : AbortSignal.any([signal, lock.lost]),
    assertOwned: () => {
      assertOwned?.();
      lock.assertHeld();
    },
  };
}
