/** Positive spans carry an entity label (above 0), negative spans none (0); in the order in which they are reported. */
export const signs = ['positives', 'negatives'] as const;

/** One of them. */
export type Sign = (typeof signs)[number];

/** What is cleaned: one of them, or both. */
export const signChoices = ['both', ...signs] as const;

/** One value for each sign. */
export type BySign<T> = Readonly<Record<Sign, T>>;

/** Makes one value for each sign. */
export function bySign<T>(make: (sign: Sign) => T): BySign<T> {
  return { positives: make('positives'), negatives: make('negatives') };
}
