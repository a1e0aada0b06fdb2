/** Positive spans carry an entity label (above 0), negative spans none (0). */
export type Sign = 'positives' | 'negatives';

/** In the order in which they are treated and reported. */
export const signs = ['positives', 'negatives'] as const satisfies readonly Sign[];

/** One value for each sign. */
export type BySign<T> = Readonly<Record<Sign, T>>;

/** Makes one value for each sign. */
export function bySign<T>(make: (sign: Sign) => T): BySign<T> {
  return { positives: make('positives'), negatives: make('negatives') };
}
