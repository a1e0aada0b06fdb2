import { Worker } from 'node:worker_threads';

/** What the watchdog's thread is told. */
export interface WatchdogOptions {
  /** So long after it was told to stop the process ends, whatever it does. @default 20000 */
  readonly graceMs?: number;
  /** Whether the end of the process that started this one is such a telling too. @default false */
  readonly withParent?: boolean;
}

/**
 * Ends this process, with exit code 130, some time after SIGINT or SIGTERM, or a second after a second one. For the
 * case that it cannot do so itself, because it calculates without end or waits for something native: no handler and no
 * timer gets its turn then. So this is a thread of its own.
 */
export function startWatchdog(options: WatchdogOptions = {}): void {
  const { graceMs = 20_000, withParent = false } = options;
  const thread = new Worker(new URL('./watchdogThread.js', import.meta.url), { workerData: { graceMs, withParent } });
  thread.on('error', () => undefined); // a watchdog that cannot run here must not end what can
  thread.unref();
}
