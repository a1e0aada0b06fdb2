import { ShapeError } from '@dynclean/schema';

/** Where names stand and what they are called. `[S]` each, by candidate span. */
export interface NamedSpans {
  /** Number of the name that a span's words are; -1: they are none. */
  readonly nameOf: Int32Array;
  readonly labels: Int32Array;
  /** 1 for spans that say nothing of their words: excluded, or unlabelled and partly in an entity. */
  readonly isSilent: Uint8Array;
}

/**
 * What the same words are called elsewhere, beyond DynClean: for each span the share of the other places of its words
 * that have another label, `(n - n_l) / n` of the n other places that are not silent, n_l of them with its label. 0
 * where its words stand nowhere else, or are no name.
 *
 * @returns `[S]`, in [0, 1].
 * @throws ShapeError when the arrays differ in length.
 */
export function computeNameDisagreement({ nameOf, labels, isSilent }: NamedSpans): Float64Array {
  if (labels.length !== nameOf.length || isSilent.length !== nameOf.length) {
    throw new ShapeError(
      `computeNameDisagreement: labels and isSilent must hold ${nameOf.length} spans as nameOf does, ` +
        `but got ${labels.length} and ${isSilent.length}`,
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
  return Float64Array.from(nameOf, (name, span) => {
    const of = places.get(name);
    if (of === undefined) return 0;
    const own = isSilent[span] === 1 ? 0 : 1; // it does not count itself
    const others = of.all - own;
    const alike = (of.byLabel.get(labels[span]!) ?? 0) - own;
    return others === 0 ? 0 : (others - alike) / others;
  });
}
