import { countNamePlaces, type NamedSpans } from './countNamePlaces.js';

/**
 * What the same words are called elsewhere, beyond DynClean: for each span the share of the other places of its words
 * that have another label, `(n - n_l) / n` of the n other places that are not silent, n_l of them with its label. 0
 * where its words stand nowhere else, or are no name.
 *
 * @returns `[S]`, in [0, 1].
 * @throws ShapeError when the arrays differ in length.
 */
export function computeNameDisagreement(spans: NamedSpans): Float64Array {
  const placesOf = countNamePlaces(spans);
  return Float64Array.from(spans.nameOf, (_, span) => {
    const { all, differing } = placesOf(span) ?? { all: 0, differing: 0 };
    return all === 0 ? 0 : differing / all;
  });
}
