import { countNamePlaces, type NamedSpans, type OtherPlaces } from './countNamePlaces.js';

/** Quantile of the standard normal distribution at 0.95: how sure a contradiction must be, on one side. */
const Z = 1.645;

/**
 * Which labels are contested, beyond DynClean: most of the other places of the same words have another one, and there
 * are enough of these: the lower end of Wilson's interval of `differing / all`, at 95 percent on one side, lies above a
 * half. No label is one, too: where a name has a type nearly everywhere, a place without one is contested.
 *
 * @returns `[S]`, 1 for contested ones; never for silent places.
 * @throws ShapeError when the arrays differ in length.
 */
export function findContestedLabels(spans: NamedSpans): Uint8Array {
  const placesOf = countNamePlaces(spans);
  return Uint8Array.from(spans.nameOf, (_, span) => {
    if (spans.isSilent[span] === 1) return 0;
    const places = placesOf(span);
    return places !== null && computeLowerEnd(places) > 1 / 2 ? 1 : 0;
  });
}

/** The lower end of Wilson's score interval of a share; 0 of nothing. */
function computeLowerEnd({ all, differing }: OtherPlaces): number {
  if (all === 0) return 0;
  const share = differing / all;
  const spread = Z * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return (share + Z ** 2 / (2 * all) - spread) / (1 + Z ** 2 / all);
}
