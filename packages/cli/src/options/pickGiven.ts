import type { Options, Values } from '../parsing/Option.js';

/** Values that were typed. */
export type GivenValues<O extends Options> = { readonly [K in keyof O]?: Exclude<Values<O>[K], undefined> };

/** Of all values those of the named options that were typed. */
export function pickGiven<O extends Options>(values: Readonly<Record<string, unknown>>, options: O): GivenValues<O> {
  const given = Object.keys(options)
    .filter((name) => values[name] !== undefined)
    .map((name) => [name, values[name]]);
  return Object.fromEntries(given) as GivenValues<O>;
}
