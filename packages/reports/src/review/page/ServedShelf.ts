import { formatDecisions, readDecisions } from './decisionLines.js';
import type { PageDecision, Shelf } from './DecisionStore.js';
import type { PageData } from './PageData.js';

/**
 * Keeps decisions where the page came from: `dynclean review --serve` writes them to its file. What stood there comes
 * with the page.
 */
export class ServedShelf implements Shelf {
  /** The writing before, so that an older state never comes after a newer one. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param text - the file of decisions as it is; empty where there is none. @param onFailure - is told why. */
  constructor(
    private readonly data: PageData,
    private readonly text: string,
    private readonly onFailure: (reason: string) => void,
  ) {}

  getItem(): string {
    return JSON.stringify([...readDecisions(this.text, this.data).decisions]);
  }

  setItem(_key: string, value: string): void {
    const decisions = new Map(JSON.parse(value) as [number, PageDecision][]);
    const body = formatDecisions(this.data, (spanId) => decisions.get(spanId));
    this.#last = this.#last.then(() => this.#put(body));
  }

  async #put(body: string): Promise<void> {
    try {
      const answer = await fetch('decisions', { method: 'PUT', body });
      if (!answer.ok) this.onFailure(await answer.text());
    } catch {
      this.onFailure('dynclean does not answer any more');
    }
  }
}
