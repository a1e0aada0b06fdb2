import type { RunContext } from './RunContext.js';

/** Progress of something that goes through all spans several times, told in spans: so the time left is known. */
export class SpanPasses {
  #pass = -1;
  #name = '';
  #seen = 0;

  /** @param options.numPasses - how often all spans are gone through. */
  constructor(
    private readonly context: RunContext,
    private readonly options: { readonly stage: string; readonly numSpans: number; readonly numPasses: number },
  ) {}

  begin(name: string): void {
    this.#pass += 1;
    this.#name = name;
    this.#seen = 0;
    this.#report();
  }

  /** The next spans of this pass. */
  add({ spanIds }: { readonly spanIds: Int32Array }): void {
    this.#seen += spanIds.length;
    this.#report();
  }

  /** So much of this pass is done, from 0 to 1. */
  reach(share: number): void {
    this.#seen = Math.round(share * this.options.numSpans);
    this.#report();
  }

  finish(): void {
    this.#pass = this.options.numPasses;
    this.#seen = 0;
    this.#report();
  }

  #report(): void {
    const { stage, numSpans, numPasses } = this.options;
    const total = numPasses * numSpans;
    const done = Math.min(total, this.#pass * numSpans + this.#seen);
    this.context.onProgress?.({ stage, done, total, unit: 'spans', ...(done < total && { detail: this.#name }) });
  }
}
