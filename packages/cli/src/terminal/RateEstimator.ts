/** Only the last minute counts: short evaluations between steps even out, a change of pace shows soon. */
const WINDOW_MS = 60_000;
const SAMPLE_MS = 250;
/** Before that, a rate would be that of the first batch, which is slower than any other. */
const MIN_SPAN_MS = 1_000;

/** Units a second over the last minute, from (time, units done) pairs. */
export class RateEstimator {
  private samples: { readonly time: number; readonly done: number }[] = [];

  /** @param time - milliseconds, never less than before. */
  add(time: number, done: number): void {
    const last = this.samples.at(-1);
    if (last !== undefined && done < last.done)
      this.samples = []; // begun again
    else if (last !== undefined && this.samples.length > 1 && time - this.samples.at(-2)!.time < SAMPLE_MS) {
      this.samples.pop(); // replaced by the newer one
    }
    this.samples.push({ time, done });
    while (this.samples.length > 2 && time - this.samples[1]!.time >= WINDOW_MS) this.samples.shift();
  }

  /** Null until a second has been seen, and while nothing moves. */
  rate(): number | null {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (first === undefined || last === undefined || last.time - first.time < MIN_SPAN_MS) return null;
    const rate = (last.done - first.done) / ((last.time - first.time) / 1000);
    return rate > 0 ? rate : null;
  }
}
