import { GrowingInts } from '@dynclean/datasets';

const ROOT = 0;
const NONE = -1;

/** Words that were found in a sentence, and the node that stands for them. */
export interface FoundWords {
  readonly node: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Sequences of words, looked up word by word: a node for each beginning of one, numbered from 0. Half a million
 * sequences have millions of nodes, so all is numbers: 24 to 48 bytes a node, and each word once as a text.
 */
export class WordTrie {
  readonly #words = new Map<string, number>();
  /** By node, 1 where a sequence ends. */
  readonly #isEnd = new GrowingInts();
  /** An open hash table of parent, word, child; no child: a free place. */
  #places = new Int32Array(3 * 1024).fill(NONE);

  constructor() {
    this.#isEnd.push(0);
  }

  /** Number of nodes. */
  get size(): number {
    return this.#isEnd.length;
  }

  add(words: readonly string[]): void {
    let node = ROOT;
    for (const word of words) {
      let number = this.#words.get(word);
      if (number === undefined) this.#words.set(word, (number = this.#words.size));
      node = this.#childOf(node, number) ?? this.#addChild(node, number);
    }
    this.#isEnd.values[node] = 1;
  }

  /** The node of words that were added; undefined for others. */
  find(words: readonly string[]): number | undefined {
    let node: number | undefined = ROOT;
    for (const word of words) {
      const number = this.#words.get(word);
      node = node === undefined || number === undefined ? undefined : this.#childOf(node, number);
    }
    return node !== undefined && this.#isEnd.values[node] === 1 ? node : undefined;
  }

  /** All places in a sentence of words that were added, by first word, then by last. */
  *findAll(tokens: readonly string[]): Generator<FoundWords, void, undefined> {
    const numbers = tokens.map((token) => this.#words.get(token));
    const isEnd = this.#isEnd.values;
    for (let first = 0; first < tokens.length; first++) {
      let node: number | undefined = ROOT;
      for (let last = first; last < tokens.length; last++) {
        const number = numbers[last];
        node = number === undefined ? undefined : this.#childOf(node, number);
        if (node === undefined) break;
        if (isEnd[node] === 1) yield { node, first, last };
      }
    }
  }

  #childOf(parent: number, word: number): number | undefined {
    const child = this.#places[this.#placeOf(parent, word) + 2]!;
    return child === NONE ? undefined : child;
  }

  #addChild(parent: number, word: number): number {
    const child = this.#isEnd.length;
    this.#isEnd.push(0);
    if (6 * child > this.#places.length) this.#grow();
    this.#places.set([parent, word, child], this.#placeOf(parent, word));
    return child;
  }

  /** Where parent and word stand in the table, or would stand. */
  #placeOf(parent: number, word: number): number {
    const places = this.#places;
    const mask = places.length / 3 - 1;
    // Two multipliers of the golden ratio and its kin spread what is near each other.
    let at = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    while (places[3 * at + 2] !== NONE && (places[3 * at] !== parent || places[3 * at + 1] !== word)) {
      at = (at + 1) & mask;
    }
    return 3 * at;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Int32Array(2 * old.length).fill(NONE);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] === NONE) continue;
      this.#places.set(old.subarray(at, at + 3), this.#placeOf(old[at]!, old[at + 1]!));
    }
  }
}
