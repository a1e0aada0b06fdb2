import { GrowingInts } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';

import { WordTrie } from './WordTrie.js';

/** How often some words stand in a corpus under a label; null: under none, and in no entity either. */
export interface LabelCount {
  readonly type: string | null;
  readonly count: number;
}

/** Words that are looked for in a corpus, whatever they are called there: one reading serves all of them. */
export class WordIndex {
  readonly #trie = new WordTrie();
  /** Labels in the order in which they come first. */
  readonly #types: (string | null)[] = [];
  /** What the words of a node are called, linked in the order in which labels come first: label, count, next. */
  readonly #counts = new GrowingInts();
  /** By node, where its counts begin; `NONE` where nothing was counted yet. */
  readonly #heads = new GrowingInts();

  /** Makes words one of those that are looked for. */
  add(words: readonly string[]): void {
    this.#trie.add(words);
  }

  /**
   * Counts what words are called. Words inside a larger entity, or across the bounds of one, are neither labelled nor
   * unlabelled and count nowhere; nor do excluded spans.
   */
  count(sentences: Iterable<Sentence>): void {
    while (this.#heads.length < this.#trie.size) this.#heads.push(NONE);
    for (const { tokens, entities, excluded = [] } of sentences) {
      const typeOf = new Map(entities.map(([first, last, type]) => [first * tokens.length + last, type]));
      const left = new Set(excluded.map(([first, last]) => first * tokens.length + last));
      const isTaken = new Uint8Array(tokens.length);
      for (const [first, last] of entities) isTaken.fill(1, first, last + 1);
      for (const { node, first, last } of this.#trie.findAll(tokens)) {
        const bounds = first * tokens.length + last;
        const type = typeOf.get(bounds) ?? null;
        const isPartly = type === null && isTaken.subarray(first, last + 1).includes(1);
        if (isPartly || left.has(bounds)) continue;
        this.#countOne(node, type);
      }
    }
  }

  /** What words are called, the most frequent first, "no entity" behind its equals; empty for words not added. */
  labelsOf(words: readonly string[]): readonly LabelCount[] {
    const node = this.#trie.find(words);
    const counts: LabelCount[] = [];
    const values = this.#counts.values;
    for (let at = this.#heads.values[node ?? NONE] ?? NONE; at !== NONE; at = values[at + 2]!) {
      counts.push({ type: this.#types[values[at]!]!, count: values[at + 1]! });
    }
    return counts.sort((a, b) => b.count - a.count || Number(a.type === null) - Number(b.type === null));
  }

  #countOne(node: number, type: string | null): void {
    const label = this.#numberOf(type);
    let last = NONE;
    for (let at = this.#heads.values[node]!; at !== NONE; at = this.#counts.values[at + 2]!) {
      if (this.#counts.values[at] === label) {
        this.#counts.values[at + 1]! += 1;
        return;
      }
      last = at;
    }
    const place = this.#counts.length;
    for (const value of [label, 1, NONE]) this.#counts.push(value);
    if (last === NONE) this.#heads.values[node] = place;
    else this.#counts.values[last + 2] = place;
  }

  #numberOf(type: string | null): number {
    const known = this.#types.indexOf(type);
    return known === -1 ? this.#types.push(type) - 1 : known;
  }
}

const NONE = -1;
