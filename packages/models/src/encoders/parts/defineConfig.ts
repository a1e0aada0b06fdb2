import { z } from 'zod';

/** A value of an architecture's config. */
export interface ConfigKey<T> {
  /** Its name in `config.json`; null: it does not stand there, because it is the same for all. */
  readonly key: string | null;
  readonly schema: z.ZodType<T>;
}

/** A value of `config.json` that is computed in one way only, and refused where it is another. */
export interface ConfigDemand {
  readonly schema: z.ZodType;
  /** What we write; left out where that says nothing. */
  readonly written?: string | boolean;
}

type ConfigKeys = Readonly<Record<string, ConfigKey<unknown>>>;

/** The config that keys make, by our names. */
export type ConfigOf<Keys extends ConfigKeys> = { readonly architecture: string } & {
  readonly [Name in keyof Keys]: Keys[Name] extends ConfigKey<infer T> ? T : never;
};

/** How an architecture's config stands in `config.json`. */
export interface ConfigFormat<Config> {
  /** Reads; its issues name the keys of `config.json`. */
  readonly schema: z.ZodType<Config>;
  /** Writes, so that transformers reads the same. */
  format(config: Config): Record<string, unknown>;
}

/** A value that does not go with another: our name of it, and what must hold. */
export interface ConfigProblem<Name> {
  readonly name: Name;
  /** Without what came. */
  readonly message: string;
}

/** A value that an architecture has no choice of. */
export function constant<T>(value: T): ConfigKey<T> {
  return {
    key: null,
    schema: z
      .unknown()
      .nullish()
      .transform(() => value),
  };
}

/** One key of `config.json`. */
export function key<T>(name: string, schema: z.ZodType<T>): ConfigKey<T> {
  return { key: name, schema };
}

/**
 * What an architecture takes of `config.json`; keys that are not named here make no difference to what is computed.
 *
 * @param description.className - transformers' class, for `architectures`.
 * @param description.findProblems - values that do not go together; `keys` says what they are called in `config.json`.
 */
export function defineConfig<Keys extends ConfigKeys>(description: {
  readonly modelType: string;
  readonly className: string;
  readonly keys: Keys;
  readonly demands: Readonly<Record<string, ConfigDemand>>;
  readonly findProblems?: (config: ConfigOf<Keys>, keys: Keys) => ConfigProblem<keyof Keys & string>[];
}): ConfigFormat<ConfigOf<Keys>> {
  const { modelType, className, keys, demands, findProblems } = description;
  /** Where a value stands in the object that is read. */
  const entries = Object.entries(keys).map(([name, { key: of, schema }]) => ({ name, of: of ?? name, schema }));
  const rename = (json: Readonly<Record<string, unknown>>): ConfigOf<Keys> =>
    ({
      architecture: modelType,
      ...Object.fromEntries(entries.map(({ name, of }) => [name, json[of]])),
    }) as ConfigOf<Keys>;
  const fields = {
    ...Object.fromEntries(entries.map(({ of, schema }) => [of, schema])),
    ...Object.fromEntries(Object.entries(demands).map(([of, { schema }]) => [of, schema])),
  };
  const schema = z
    .looseObject(fields)
    .superRefine((json, context) => {
      for (const { name, message } of findProblems?.(rename(json), keys) ?? []) {
        const of = keys[name]?.key ?? name;
        context.addIssue({ code: 'custom', path: [of], message: `${message}, but got ${JSON.stringify(json[of])}` });
      }
    })
    .transform(rename);
  const format = (config: ConfigOf<Keys>): Record<string, unknown> => {
    const values = {
      architectures: [className],
      model_type: modelType,
      ...Object.fromEntries(
        Object.entries(keys).flatMap(([name, { key: of }]) => (of === null ? [] : [[of, config[name]]])),
      ),
      ...Object.fromEntries(Object.entries(demands).map(([of, { written }]) => [of, written])),
    };
    return Object.fromEntries(
      Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };
  return { schema, format };
}
