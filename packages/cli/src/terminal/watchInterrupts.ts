/** A Ctrl-C reaches the whole process group, and a parent (npm, a script) often passes it on: one wish, two signals. */
const SAME_WISH_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Fires `onInterrupt` at the first SIGINT or SIGTERM. A second later the handlers are gone: the next signal ends the
 * process at once, as if there never had been any.
 *
 * @returns takes the handlers away.
 */
export function watchInterrupts(onInterrupt: (signal: NodeJS.Signals) => void): () => void {
  let isInterrupted = false;
  let timer: NodeJS.Timeout | undefined;
  const unwatch = (): void => {
    clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, handle);
  };
  const handle = (signal: NodeJS.Signals): void => {
    if (isInterrupted) return;
    isInterrupted = true;
    timer = setTimeout(unwatch, SAME_WISH_MS).unref();
    onInterrupt(signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return unwatch;
}
