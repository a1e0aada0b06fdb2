import { countNamePlaces, type NamedSpans, type OtherPlaces } from './countNamePlaces.js';

/** Quantile of the standard normal distribution at 0.95: how sure a contradiction must be, on one side. */
const Z = 1.645;

/**
 * Which names are contested, beyond DynClean: somewhere they have a label that the same words contradict elsewhere. A
 * label is contradicted if most of the other places have another one, and there are enough of these: the lower end
 * of Wilson's interval of `differing / all`, at 95 percent on one side, lies above a half.
 *
 * @returns `[S]`, 1 for all spans that have the words of such a name, whatever their label.
 * @throws ShapeError when the arrays differ in length.
 */
export function findContestedNames(spans: NamedSpans): Uint8Array {
  const { nameOf, labels, isSilent } = spans;
  const placesOf = countNamePlaces(spans);
  const contested = new Set<number>();
  nameOf.forEach((name, span) => {
    if (name < 0 || labels[span] === 0 || isSilent[span] === 1 || contested.has(name)) return;
    if (computeLowerEnd(placesOf(span)!) > 1 / 2) contested.add(name);
  });
  return Uint8Array.from(nameOf, (name) => (contested.has(name) ? 1 : 0));
}

/** The lower end of Wilson's score interval of a share; 0 of nothing. */
function computeLowerEnd({ all, differing }: OtherPlaces): number {
  if (all === 0) return 0;
  const share = differing / all;
  const spread = Z * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return (share + Z ** 2 / (2 * all) - spread) / (1 + Z ** 2 / all);
}
