import { ShapeError } from '@dynclean/schema';

/** Where names stand and what they are called. `[S]` each, by candidate span. */
export interface NamedSpans {
  /** Number of the name that a span's words are; -1: they are none. */
  readonly nameOf: Int32Array;
  readonly labels: Int32Array;
  /** 1 for spans that say nothing of their words: excluded, or unlabelled and partly in an entity. */
  readonly isSilent: Uint8Array;
}

/** The other places of a span's words that are not silent. */
export interface OtherPlaces {
  readonly all: number;
  /** Of these, those with another label than the span's. */
  readonly differing: number;
}

/** All places of a name that are not silent, and how many of them have which label. */
export interface NamePlaces {
  readonly all: number;
  readonly byLabel: ReadonlyMap<number, number>;
}

/**
 * Counts what each name is called where, by its number.
 *
 * @throws ShapeError when the arrays differ in length.
 */
export function countLabelsOfNames({ nameOf, labels, isSilent }: NamedSpans): ReadonlyMap<number, NamePlaces> {
  if (labels.length !== nameOf.length || isSilent.length !== nameOf.length) {
    throw new ShapeError(
      `names: labels and isSilent must hold ${nameOf.length} spans as nameOf does, but got ${labels.length} and ${isSilent.length}`,
    );
  }
  const places = new Map<number, { all: number; readonly byLabel: Map<number, number> }>();
  nameOf.forEach((name, span) => {
    if (name < 0 || isSilent[span] === 1) return;
    let of = places.get(name);
    if (of === undefined) places.set(name, (of = { all: 0, byLabel: new Map() }));
    of.all += 1;
    of.byLabel.set(labels[span]!, (of.byLabel.get(labels[span]!) ?? 0) + 1);
  });
  return places;
}

/**
 * Counts what the same words are called elsewhere.
 *
 * @returns for a span; null where its words are no name, or stand nowhere.
 * @throws ShapeError when the arrays differ in length.
 */
export function countNamePlaces(spans: NamedSpans): (span: number) => OtherPlaces | null {
  const { nameOf, labels, isSilent } = spans;
  const places = countLabelsOfNames(spans);
  return (span) => {
    const of = places.get(nameOf[span]!);
    if (of === undefined) return null;
    const own = isSilent[span] === 1 ? 0 : 1; // it does not count itself
    const all = of.all - own;
    return { all, differing: all - (of.byLabel.get(labels[span]!) ?? 0) + own };
  };
}
