import { solveTransport, type TransportOptions } from './solveTransport.js';

/** A word that has no prototype: its label is taken for wrong, or it has none. */
export const LEFT_OUT = -1;

/** What prototypes are assigned by. */
export interface AssignmentOptions extends TransportOptions {
  /** M. */
  readonly prototypesPerClass: number;
  /** Of words of "no entity" the share that prototypes of "no entity" can take. */
  readonly noneRatio: number;
}

/**
 * Which prototype each word is to be near (MProto, a row of DynClean's Table 2; Wu et al. 2023). The words of a type
 * are transported to its M prototypes, of which each takes equally many, at a cost of 1 - cosine; a word belongs to the
 * prototype that takes most of it.
 *
 * Words of "no entity" are transported to the prototypes of all classes (denoised optimal transport): those of "no
 * entity" take the share `noneRatio` of them, those of types the rest, in equal parts. What goes to a type's
 * prototype looks like a missed entity, and is left out.
 *
 * @param cosines - `[W, P]` of words to prototypes, row-major; prototype p is of class `floor(p / M)`.
 * @param tags - `[W]` classes of the words, 0: "no entity", negative: not tagged.
 * @returns `[W]` prototypes, or `LEFT_OUT`.
 */
export function assignPrototypes(cosines: Float32Array, tags: Int32Array, options: AssignmentOptions): Int32Array {
  const { prototypesPerClass, noneRatio } = options;
  const numPrototypes = cosines.length / Math.max(1, tags.length);
  const assigned = new Int32Array(tags.length).fill(LEFT_OUT);
  const assign = (tag: number, first: number, shares: readonly number[]): void => {
    const words = [...tags.keys()].filter((word) => tags[word] === tag);
    if (words.length === 0) return;
    const costs = words.flatMap((word) =>
      shares.map((_, prototype) => 1 - cosines[word * numPrototypes + first + prototype]!),
    );
    const plan = solveTransport(
      {
        costs: Float64Array.from(costs),
        rowMasses: new Float64Array(words.length).fill(1),
        columnMasses: Float64Array.from(shares, (share) => share * words.length),
      },
      options,
    );
    words.forEach((word, row) => {
      const ofWord = plan.subarray(row * shares.length, (row + 1) * shares.length);
      assigned[word] = first + ofWord.indexOf(Math.max(...ofWord));
    });
  };
  const numOthers = numPrototypes - prototypesPerClass;
  const sharesOfNone = Array.from({ length: numPrototypes }, (_, prototype) =>
    prototype < prototypesPerClass ? noneRatio / prototypesPerClass : (1 - noneRatio) / numOthers,
  );
  assign(0, 0, sharesOfNone);
  assigned.forEach((prototype, word) => {
    if (prototype >= prototypesPerClass) assigned[word] = LEFT_OUT;
  });
  const sharesOfType = new Array<number>(prototypesPerClass).fill(1 / prototypesPerClass);
  for (let tag = 1; tag * prototypesPerClass < numPrototypes; tag++) {
    assign(tag, tag * prototypesPerClass, sharesOfType);
  }
  return assigned;
}
