/** The entity types of a corpus and the class index (label) of each; label 0 is "no entity". */
export interface LabelVocabulary {
  /** In the order of their labels: `types[0]` has label 1. */
  readonly types: readonly string[];
  /** C = number of types + 1. */
  readonly numClasses: number;
  /** @throws RangeError for a type that is not in the vocabulary. */
  labelOf(type: string): number;
  /** @throws RangeError for 0 (no entity) and for what is no label. */
  typeOf(label: number): string;
}

/**
 * Numbers entity types from 1 in the order given (DynClean's release: the order of `dataset.json`).
 *
 * @throws RangeError when a type is empty or stands twice.
 */
export function createLabelVocabulary(types: readonly string[]): LabelVocabulary {
  const labels = new Map<string, number>();
  types.forEach((type, index) => {
    if (type === '') throw new RangeError(`createLabelVocabulary: types[${index}] must not be empty, but got ""`);
    if (labels.has(type)) {
      throw new RangeError(`createLabelVocabulary: each type must stand once, but got "${type}" twice`);
    }
    labels.set(type, index + 1);
  });
  return {
    types: [...types],
    numClasses: types.length + 1,
    labelOf(type) {
      const label = labels.get(type);
      if (label === undefined) {
        throw new RangeError(`labelOf: type must be one of ${types.join(', ')}, but got "${type}"`);
      }
      return label;
    },
    typeOf(label) {
      const type = types[label - 1];
      if (type === undefined) {
        throw new RangeError(`typeOf: label must be one of 1 to ${types.length}, but got ${label}`);
      }
      return type;
    },
  };
}
