/** A Ctrl-C reaches the whole process group, and a parent (npm, a script) often passes it on: one wish, two signals. */
const SAME_WISH_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What to do about SIGINT and SIGTERM. */
export interface InterruptHandlers {
  /** At the first one. */
  readonly onInterrupt: (signal: NodeJS.Signals) => void;
  /** At one that comes more than a second after the first. */
  readonly onInsist: (signal: NodeJS.Signals) => void;
}

/**
 * Listens to SIGINT and SIGTERM for as long as the process lives: one without a listener would be ended by the signal,
 * and whoever asks for its exit code could not tell that from a crash.
 *
 * @returns takes the listeners away, for tests.
 */
export function watchInterrupts({ onInterrupt, onInsist }: InterruptHandlers): () => void {
  let firstAt: number | null = null;
  const handle = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (firstAt === null) {
      firstAt = now;
      onInterrupt(signal);
    } else if (now - firstAt > SAME_WISH_MS) onInsist(signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
