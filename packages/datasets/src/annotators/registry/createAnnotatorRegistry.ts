import { InputError } from '@dynclean/schema';

import type { Annotator } from './Annotator.js';

/** The annotators that are known. */
export interface AnnotatorRegistry {
  readonly names: readonly string[];
  /**
   * Adds an annotator, of whatever settings.
   *
   * @returns a function that takes it out again (tests scope what they add).
   * @throws RangeError where there is one of that name.
   */
  add<S>(annotator: Annotator<S>): () => void;
  /** @throws InputError for an unknown name; it lists the known ones. */
  get(name: string): Annotator;
}

export function createAnnotatorRegistry(): AnnotatorRegistry {
  const annotators = new Map<string, Annotator>();
  return {
    get names() {
      return [...annotators.keys()];
    },
    add(annotator) {
      const { name } = annotator;
      if (annotators.has(name)) {
        throw new RangeError(`annotators: each name must stand once, but got a second "${name}"`);
      }
      // Settings reach an annotator only through its own schema (`annotateSentences`), so their type is theirs alone.
      annotators.set(name, annotator as Annotator);
      return () => void annotators.delete(name);
    },
    get(name) {
      const annotator = annotators.get(name);
      if (annotator !== undefined) return annotator;
      const known = [...annotators.keys()].join(', ');
      throw new InputError(
        `annotator: must be one of ${known}, but got ${JSON.stringify(name)}. docs/data.md shows them.`,
      );
    },
  };
}
