import { CHUNK_TYPES } from './ColumnValues.js';

/** What may be read as a tag: `O`, `-`, or a position beside a type in either order. */
const TAG_LIKE = /^([oO-]|[bieslumBIESLUM]([-_:./|+].+)?|.+[-_][bieslumBIESLUM])$/su;
const NUMBER = /^\d+$/;
const LANGUAGE = /^[a-z]{2,8}(-[a-z]+)*:./;
const BLANK_INSIDE = /\S \S/;

/** Few different values are the tags of a small file. */
const FEW_VALUES = 5;

/**
 * Counts the words of a file of columns that is being written, as far as it must be known whether its reader, which
 * tells columns by what they hold, will take the words for words.
 */
export class WordSurvey {
  private numWords = 0;
  private tagLike = 0;
  private outside = 0;
  private numbers = 0;
  private prefixed = 0;
  private blanks = 0;
  private readonly values = new Set<string>();

  add(words: readonly string[]): void {
    for (const word of words) {
      const cell = word.trim();
      this.numWords++;
      if (TAG_LIKE.test(cell)) this.tagLike++;
      if (cell === 'O' || cell === 'o') this.outside++;
      if (NUMBER.test(cell)) this.numbers++;
      if (LANGUAGE.test(word)) this.prefixed++;
      if (BLANK_INSIDE.test(word)) this.blanks++;
      this.values.add(cell);
    }
  }

  /**
   * Why the words would not be taken for words, as `must ..., but got ...`; null where they will be.
   *
   * @param tags - the tags beside them. Where they say `O` and a type, a column of bare `O`s is no rival to them.
   */
  findDoubt(tags: ReadonlySet<string>): string | null {
    const { numWords, tagLike, outside, numbers, prefixed, blanks, values } = this;
    if (numWords === 0) return null;
    const isStrong = tags.has('O') && [...tags].some((tag) => tag !== 'O' && !CHUNK_TYPES.has(tag.slice(2)));
    const looksBare =
      !isStrong && outside > 0 && (outside * 10 >= numWords * 3 || values.size <= Math.max(FEW_VALUES, numWords / 5));
    if (tagLike * 2 >= numWords || looksBare) {
      return `ends a file whose words must not look like tags, but got ${tagLike} of ${numWords} such as O or B-PER`;
    }
    if (numbers === numWords) return 'ends a file that must hold words, but got numbers alone';
    if (prefixed === numWords) return 'ends a file whose words must not all begin with a language such as "en:"';
    if (blanks === numWords) return 'ends a file whose words must not all hold a blank';
    return null;
  }
}
