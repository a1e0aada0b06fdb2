/** Watches whether enough of a file comes, and stops what waits where it does not. */
export interface ThroughputWatch {
  /** To be told of each piece that comes. */
  add(bytes: number): void;
  /** Aborted when too little came, with the reason in a few words. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Slower than this, a file of weights would take days. */
const MIN_BYTES_PER_SECOND = 1024;

/**
 * Watches that a connection brings something: at least 1 KiB/s over each window. One that sends a byte now and then, to
 * be not quite silent, would otherwise be waited for without end.
 *
 * @param windowMs - a window; the first begins now, so it is also the longest wait for an answer.
 */
export function watchThroughput(windowMs: number): ThroughputWatch {
  const controller = new AbortController();
  const minBytes = (MIN_BYTES_PER_SECOND * windowMs) / 1000;
  let came = 0;
  const timer = setInterval(() => {
    if (came < minBytes) {
      const seconds = windowMs / 1000;
      controller.abort(came === 0 ? `nothing came for ${seconds} s` : `only ${came} bytes came in ${seconds} s`);
    }
    came = 0;
  }, windowMs);
  return { add: (bytes) => void (came += bytes), signal: controller.signal, stop: () => clearInterval(timer) };
}
