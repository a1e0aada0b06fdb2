/** What a field of an entry must be, as `typeof` says it. */
export type FieldKind = 'string' | 'function' | 'object';

/** One kind of thing that a plugin can bring, under the name of an export of its module. */
export interface PluginPart {
  /** Name of the export, e.g. `encoders`. */
  readonly name: string;
  /** One of them, for messages: `an encoder`. */
  readonly one: string;
  /** What each entry must have, as far as that can be told without using it. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Loads the registry that these go to, and gives what registers one of them. */
  readonly open: () => Promise<(entry: never) => () => void>;
}
