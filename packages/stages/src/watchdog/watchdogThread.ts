// The thread of `startWatchdog`. Signals reach the handlers of a process's main thread only, but the system library
// below calls those of every thread that asks it.
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

import type { WatchdogOptions } from './startWatchdog.js';

interface SignalHandle {
  onsignal: () => void;
  start(signal: number): number;
}
type Binding = (name: 'signal_wrap') => { readonly Signal: new () => SignalHandle };

/** A Ctrl-C is often passed on by a parent: one wish, two signals. */
const SAME_WISH_MS = 1_000;
/** What an end in order takes at most. */
const LAST_MOMENT_MS = 1_500;
const PARENT_EVERY_MS = 1_000;
const numbers = { SIGINT: 2, SIGTERM: 15 } as const;

const { graceMs, withParent } = workerData as Required<WatchdogOptions>;
let toldAt: number | null = null;

function onTold(): void {
  if (toldAt === null) {
    toldAt = performance.now();
    setTimeout(end, graceMs);
  } else if (performance.now() - toldAt > SAME_WISH_MS) setTimeout(end, LAST_MOMENT_MS);
}

function end(): void {
  try {
    writeSync(2, 'it does not stop by itself: ended by force; what is complete is kept\n');
  } catch {
    // Nobody listens any more.
  }
  // Ends an endless loop of JavaScript with the exit code that it should have; a native one only the system can end.
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.evaluate', { expression: 'process.reallyExit(130)' });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_MOMENT_MS);
}

(process as { noDeprecation?: boolean }).noDeprecation = true; // there is no other way to signals in a thread
const { Signal } = (process as unknown as { binding: Binding }).binding('signal_wrap');
for (const number of Object.values(numbers)) {
  const handle = new Signal();
  handle.onsignal = onTold;
  handle.start(number);
}
if (withParent) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onTold();
  }, PARENT_EVERY_MS);
}
