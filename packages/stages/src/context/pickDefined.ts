type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** An object without its undefined fields: spread over defaults, it replaces only what was really given. */
export function pickDefined<T extends object>(given: T): Defined<T> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
