/** How letter case counts where names are looked for. */
export type LetterCase = 'exact' | 'acronyms' | 'ignore';

/** A name as it was listed. */
export interface ListedName {
  /** Every type under which it is listed, the first one first. */
  readonly types: readonly string[];
  /** The dictionary that lists it first. */
  readonly dictionary: number;
}

/** Words of a sentence in the forms in which they are looked for. */
export interface Words {
  readonly exact: readonly string[];
  readonly folded: readonly string[];
}

const SEPARATOR = '\u0000'; // in no token of a text

/** `US`, `COX-2`: what reads as another word when it is written in small letters. */
const isAcronym = (word: string): boolean => /\p{Lu}/u.test(word) && !/\p{Ll}/u.test(word);

/** Names by their words, under a rule for letter case. */
export class NameTable {
  /** Longest name, in words. */
  maxTokens = 0;
  private readonly exact = new Map<string, { types: string[]; dictionary: number }>();
  private readonly folded = new Map<string, { types: string[]; dictionary: number }>();

  /**
   * @param letterCase - `exact`: as listed; `ignore`: whatever their case; `acronyms`: whatever their case, but those
   *   that have capitals only as listed.
   */
  constructor(private readonly letterCase: LetterCase) {}

  /** The forms in which a sentence's words are looked for. */
  static fold(tokens: readonly string[]): Words {
    return { exact: tokens, folded: tokens.map((token) => token.toLowerCase()) };
  }

  /** @returns the name, with all types that it was added under so far. */
  add(tokens: readonly string[], type: string, dictionary: number): ListedName {
    const asListed = this.letterCase === 'exact' || (this.letterCase === 'acronyms' && tokens.every(isAcronym));
    const table = asListed ? this.exact : this.folded;
    const key = (asListed ? tokens : NameTable.fold(tokens).folded).join(SEPARATOR);
    const known = table.get(key);
    this.maxTokens = Math.max(this.maxTokens, tokens.length);
    if (known !== undefined) {
      if (!known.types.includes(type)) known.types.push(type);
      return known;
    }
    const name = { types: [type], dictionary };
    table.set(key, name);
    return name;
  }

  /** All names; one that was added twice is there once. */
  names(): ListedName[] {
    return [...this.exact.values(), ...this.folded.values()];
  }

  /** The name that the words from `first` to before `end` are; of two, the one that is written as they are. */
  find({ exact, folded }: Words, first: number, end: number): ListedName | undefined {
    return (
      (this.exact.size > 0 ? this.exact.get(exact.slice(first, end).join(SEPARATOR)) : undefined) ??
      (this.folded.size > 0 ? this.folded.get(folded.slice(first, end).join(SEPARATOR)) : undefined)
    );
  }
}
