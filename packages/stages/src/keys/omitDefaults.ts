/** Values by name, as a stage is described. */
export type Entries = Readonly<Record<string, unknown>>;

/** Whether a value has entries of its own, rather than being one. */
export function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What of a value is not as the defaults have it: objects entry by entry, everything else as a whole. Entries that the
 * defaults do not know stay; an object of which nothing stays is left out itself.
 */
export function omitDefaults(value: Entries, defaults: Entries): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const of = value[name];
    const usual = defaults[name];
    if (of === undefined || of === usual) continue;
    if (isEntries(of)) {
      const rest = omitDefaults(of, isEntries(usual) ? usual : {});
      if (Object.keys(rest).length > 0) kept[name] = rest;
    } else if (JSON.stringify(of) !== JSON.stringify(usual)) kept[name] = of;
  }
  return kept;
}

/** All entries of both, object by object; where both have a value, that of `over`. */
export function mergeEntries(base: Entries, over: Entries): Entries {
  const merged = Object.entries(over).map(([name, value]): [string, unknown] => {
    const below = base[name];
    return [name, isEntries(value) && isEntries(below) ? mergeEntries(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}
