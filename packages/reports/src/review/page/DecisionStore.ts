/** What was decided on a span. */
export type PageDecision =
  | { readonly action: 'keep' | 'remove' | 'unsure'; readonly at: string }
  | {
      readonly action: 'relabel';
      readonly at: string;
      readonly to: { readonly first: number; readonly last: number; readonly type: string };
    };

/** Where decisions are kept from one visit to the next: the browser's `localStorage`, or a stand-in. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Decisions by the id of their span, each step of which can be taken back. */
export class DecisionStore {
  readonly #decisions = new Map<number, PageDecision>();
  readonly #steps: { readonly spanId: number; readonly before: PageDecision | undefined }[] = [];

  /** @param key - tells the decisions of one review from those of another. */
  constructor(
    private readonly shelf: Shelf,
    private readonly key: string,
  ) {}

  get size(): number {
    return this.#decisions.size;
  }

  get(spanId: number): PageDecision | undefined {
    return this.#decisions.get(spanId);
  }

  set(spanId: number, decision: PageDecision): void {
    this.#steps.push({ spanId, before: this.#decisions.get(spanId) });
    this.#decisions.set(spanId, decision);
  }

  /** Takes the last step back; gives its span, or null where there is none. */
  undo(): number | null {
    const step = this.#steps.pop();
    if (step === undefined) return null;
    if (step.before === undefined) this.#decisions.delete(step.spanId);
    else this.#decisions.set(step.spanId, step.before);
    return step.spanId;
  }

  /**
   * Takes up what was kept at an earlier visit; what is no such thing is passed over.
   *
   * @throws Error where the browser lets nothing be read.
   */
  restore(): void {
    const kept: unknown = JSON.parse(this.shelf.getItem(this.key) ?? '[]');
    if (!Array.isArray(kept)) return;
    for (const entry of kept as unknown[]) {
      const [spanId, decision] = Array.isArray(entry) ? (entry as [unknown, PageDecision | undefined]) : [];
      const isWhole = decision?.action !== 'relabel' || typeof decision.to?.type === 'string';
      if (typeof spanId === 'number' && typeof decision?.action === 'string' && isWhole) {
        this.#decisions.set(spanId, decision);
      }
    }
  }

  /** Keeps all for the next visit. @throws Error where the browser has no room, or lets nothing be kept. */
  keep(): void {
    this.shelf.setItem(this.key, JSON.stringify([...this.#decisions]));
  }
}
