import type { Sentence } from './Sentence.js';

/** Sentences by their place in a file, from 0, however they are held: an array of them is one. */
export interface SentenceList extends Iterable<Sentence> {
  readonly length: number;
  /** Undefined behind the last one. */
  at(index: number): Sentence | undefined;
}
