import { setTimeout as sleep } from 'node:timers/promises';

import { InterruptedError, throwIfInterrupted } from '@dynclean/schema';

/** What the gate keeps to. */
export interface GateLimits {
  /** Requests that are under way at a time. */
  readonly concurrency: number;
  /** Null: no limit. */
  readonly perMinute: number | null;
}

/** Lets requests through: so many at a time, so many a minute, and none while the server wants to be left alone. */
export class RequestGate {
  private free: number;
  private readonly queue: (() => void)[] = [];
  private nextAt = 0;

  constructor(private readonly limits: GateLimits) {
    this.free = limits.concurrency;
  }

  /** Nobody passes before so many milliseconds from now. */
  pause(ms: number): void {
    this.nextAt = Math.max(this.nextAt, performance.now() + ms);
  }

  /** Runs `work` when fewer than `concurrency` others run. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }

  /**
   * Waits until a request may be sent.
   *
   * @throws InterruptedError when `signal` is aborted.
   */
  async turn(signal: AbortSignal): Promise<void> {
    for (let now = performance.now(); now < this.nextAt; now = performance.now()) {
      await wait(this.nextAt - now, signal);
    }
    throwIfInterrupted(signal);
    const { perMinute } = this.limits;
    if (perMinute !== null) this.nextAt = performance.now() + 60_000 / perMinute;
  }
}

/** @throws InterruptedError when `signal` is aborted. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new InterruptedError();
  }
}
