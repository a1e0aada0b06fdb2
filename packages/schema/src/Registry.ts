import { InputError } from './InputError.js';

/** Things of one kind by their names: those that come with the package, and what others register. */
export class Registry<T> {
  private readonly entries = new Map<string, T>();

  /**
   * @param words.register - the function that registers, for its error.
   * @param words.key - what the name is called there.
   * @param words.choice - where a user chooses one, e.g. `encoder: model_type`.
   */
  constructor(
    private readonly words: { readonly register: string; readonly key: string; readonly choice: string },
    private readonly nameOf: (entry: T) => string,
  ) {}

  /**
   * @returns takes it away again, for tests.
   * @throws Error when another has that name.
   */
  register(entry: T): () => void {
    const name = this.nameOf(entry);
    if (this.entries.has(name)) {
      const { register, key } = this.words;
      throw new Error(`${register}: ${key} must be new, but got "${name}", which is known already`);
    }
    this.entries.set(name, entry);
    return () => void this.entries.delete(name);
  }

  /** All names, by the alphabet. */
  names(): string[] {
    return [...this.entries.keys()].sort();
  }

  /** All entries, first come first. */
  list(): T[] {
    return [...this.entries.values()];
  }

  /** @throws InputError that lists the known ones, where `name` is none of them. */
  find(name: string): T {
    const entry = this.entries.get(name);
    if (entry !== undefined) return entry;
    throw new InputError(`${this.words.choice} must be one of ${this.names().join(', ')}, but got "${name}"`);
  }
}
