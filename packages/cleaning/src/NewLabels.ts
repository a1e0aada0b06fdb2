/** Labels that some spans get in place of theirs. */
export interface NewLabels {
  /** Ascending. */
  readonly spanIds: Int32Array;
  /** Of each of them, 0 = no entity. */
  readonly labels: Int32Array;
}

/** Looks new labels up for spans whose ids ascend from call to call. */
export class NewLabelCursor {
  #next = 0;

  /** @param labels - undefined: no span gets any. */
  constructor(private readonly labels: NewLabels | undefined) {}

  /** Undefined where a span gets none. */
  labelOf(span: number): number | undefined {
    if (this.labels === undefined) return undefined;
    const { spanIds, labels } = this.labels;
    while (spanIds[this.#next]! < span) this.#next += 1;
    return spanIds[this.#next] === span ? labels[this.#next] : undefined;
  }
}
