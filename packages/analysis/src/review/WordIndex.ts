import type { Sentence } from '@dynclean/schema';

/** How often some words stand in a corpus under a label; null: under none, and in no entity either. */
export interface LabelCount {
  readonly type: string | null;
  readonly count: number;
}

interface Node {
  readonly next: Map<string, Node>;
  /** Where words that are looked for end. */
  counts: Map<string | null, number> | null;
}

/** Words that are looked for in a corpus, whatever they are called there: one reading serves all of them. */
export class WordIndex {
  readonly #root: Node = { next: new Map(), counts: null };

  /** Makes words one of those that are looked for. */
  add(words: readonly string[]): void {
    let node = this.#root;
    for (const word of words) {
      let next = node.next.get(word);
      if (next === undefined) node.next.set(word, (next = { next: new Map(), counts: null }));
      node = next;
    }
    node.counts ??= new Map();
  }

  /**
   * Counts what words are called. Words inside a larger entity, or across the bounds of one, are neither labelled nor
   * unlabelled and count nowhere; nor do excluded spans.
   */
  count(sentences: Iterable<Sentence>): void {
    for (const { tokens, entities, excluded = [] } of sentences) {
      const typeOf = new Map(entities.map(([first, last, type]) => [`${first} ${last}`, type]));
      const left = new Set(excluded.map(([first, last]) => `${first} ${last}`));
      const isTaken = new Uint8Array(tokens.length);
      for (const [first, last] of entities) isTaken.fill(1, first, last + 1);
      for (let first = 0; first < tokens.length; first++) {
        let node: Node | undefined = this.#root;
        for (let last = first; last < tokens.length; last++) {
          node = node.next.get(tokens[last]!);
          if (node === undefined) break;
          if (node.counts === null) continue;
          const bounds = `${first} ${last}`;
          const type = typeOf.get(bounds) ?? null;
          const isPartly = type === null && isTaken.subarray(first, last + 1).includes(1);
          if (isPartly || left.has(bounds)) continue;
          node.counts.set(type, (node.counts.get(type) ?? 0) + 1);
        }
      }
    }
  }

  /** What words are called, the most frequent first, "no entity" behind its equals; empty for words not added. */
  labelsOf(words: readonly string[]): readonly LabelCount[] {
    let node: Node | undefined = this.#root;
    for (const word of words) node = node?.next.get(word);
    return [...(node?.counts ?? [])]
      .map(([type, count]) => ({ type, count }))
      .sort((a, b) => b.count - a.count || Number(a.type === null) - Number(b.type === null));
  }
}
