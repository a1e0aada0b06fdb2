import { decodeTags } from '../../tags/decodeTags.js';
import { detectTagScheme, type TagScheme } from '../../tags/TagScheme.js';
import { readBrackets } from './readBrackets.js';

/** Types of phrases in CoNLL-2000's and CoNLL-2003's chunk columns, which have the same form as entities. */
export const CHUNK_TYPES = new Set(
  'NP VP PP ADVP ADJP SBAR PRT CONJP INTJ LST UCP NC VC PC AVP CNP CVP CPP NX VX PX'.split(' '),
);

/** What a column of a file holds, sentence by sentence. */
export class ColumnValues {
  private readonly counts = new Map<string, number>();
  readonly numRows: number;

  constructor(
    /** From 0. */
    readonly index: number,
    readonly sentences: readonly (readonly string[])[],
  ) {
    for (const value of sentences.flat()) this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    this.numRows = sentences.reduce((sum, { length }) => sum + length, 0);
  }

  /** How often a value stands in the column. */
  count(value: string): number {
    return this.counts.get(value) ?? 0;
  }

  /** Of the column read as tags. */
  scheme(types: readonly string[] | null): TagScheme {
    return detectTagScheme(this.counts.keys(), types);
  }

  /**
   * How sure it is that the column holds tags of entities: `strong` where positions stand at types and some are `O`,
   * `chunks` where those types are phrases, `bare` where there is at least an `O` (or all values are known types),
   * `positions` where no tag is `O`. Null where it holds something else.
   */
  tagKind(types: readonly string[] | null): 'strong' | 'chunks' | 'bare' | 'positions' | null {
    const scheme = this.scheme(types);
    let [outside, read] = [0, 0];
    const found = new Set<string>();
    for (const [value, count] of this.counts) {
      const meaning = scheme.read(value);
      if (meaning === 'outside') outside += count;
      if (meaning !== 'invalid') read += count;
      if (typeof meaning !== 'string') found.add(meaning[1]);
    }
    if (scheme.kind === 'bare') {
      const allKnown = found.size > 0 && [...found].every((type) => types?.includes(type) === true);
      // Words may be an O now and then, but there are many of them.
      const isFrequent = outside * 10 >= this.numRows * 3 || this.counts.size <= Math.max(5, this.numRows / 5);
      return allKnown || (outside > 0 && isFrequent) ? 'bare' : null;
    }
    if (read * 2 < this.numRows) return null;
    if (outside === 0) return 'positions';
    return [...found].every((type) => CHUNK_TYPES.has(type)) ? 'chunks' : 'strong';
  }

  /** Entities of the column by sentence, as tags. */
  entities(types: readonly string[] | null): readonly (readonly [number, number, string])[][] {
    const scheme = this.scheme(types);
    return this.sentences.map((tags) => [...decodeTags(tags, scheme).entities]);
  }

  /** Whether the values count the words: 1, 2, 3, ... in each sentence or through the file; they may begin again. */
  get isIndex(): boolean {
    const isCounted = this.sentences.some(({ length }) => length > 1);
    return isCounted && this.sentences.every((values) => values.every(isWhole)) && this.increases;
  }

  private get increases(): boolean {
    return this.sentences.every((values) =>
      values.every((value, row) => row === 0 || Number(value) > Number(values[row - 1]) || Number(value) <= 1),
    );
  }

  /** Whether each value is a number, or several with signs between: a count, a place, a score. */
  get isNumeric(): boolean {
    return this.numRows > 1 && [...this.counts.keys()].every((value) => NUMBERS.test(value));
  }

  /** Whether most values have a letter, and not all the same. */
  get hasLetters(): boolean {
    const lettered = [...this.counts].filter(([value]) => /\p{L}/u.test(value));
    return lettered.length > 1 && lettered.reduce((sum, [, count]) => sum + count, 0) * 2 >= this.numRows;
  }

  get isEmpty(): boolean {
    return this.count('') === this.numRows;
  }

  /** Whether each sentence has a single value, in several sentences of several words: the name of a document. */
  get isConstant(): boolean {
    const long = this.sentences.filter(({ length }) => length > 2);
    return long.length > 1 && this.sentences.every((values) => values.every((value) => value === values[0]));
  }

  /** The column as BIO, where it is written in OntoNotes' brackets. */
  get fromBrackets(): ColumnValues | null {
    const read = readBrackets(this.sentences);
    return read && new ColumnValues(this.index, read);
  }
}

const isWhole = (value: string): boolean => /^\d+$/.test(value);

/** `7`, `7.`, `2-7`, `0:4`, `0.93`, `(7)`. */
const NUMBERS = /^[-+(]?\d+(?:[-.,:;/_]\d+)*[.):%]?$/;
