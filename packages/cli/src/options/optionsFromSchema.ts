import type { Option } from '../parsing/Option.js';
import { choice, files, flag, number, text as textOption } from '../parsing/optionKinds.js';

/** What help says of one setting. */
export interface SettingText {
  readonly describe: string;
  /** Where the schema's default is not what a user gets. */
  readonly shownDefault?: string;
  /** What a text is: `file`, `url`. */
  readonly valueName?: string;
}

/** The part of JSON Schema that settings use. */
interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  /** A setting that may be null: that is what is meant where nothing is typed. */
  readonly anyOf?: readonly PropertySchema[];
}

/** A zod schema of an object, as far as it is needed here. */
interface SettingsSchema {
  toJSONSchema(): { readonly properties?: unknown };
}

/** One option for each setting; what a setting may be null for is left out by not typing it. */
export type SettingOptions<S> = { readonly [K in keyof S]: Option<NonNullable<S[K]> | undefined> };

/**
 * Options for all settings of a schema: kinds, bounds, choices and defaults are the schema's, only the words are ours,
 * so that an option cannot differ from its setting.
 */
export function optionsFromSchema<S>(
  schema: SettingsSchema,
  texts: Readonly<Record<keyof S & string, SettingText>>,
  group: string,
): SettingOptions<S> {
  const properties = schema.toJSONSchema().properties as Readonly<Record<string, PropertySchema>>;
  const entries = Object.entries<SettingText>(texts).map(([name, text]) => {
    const property = properties[name];
    if (property === undefined) throw new Error(`optionsFromSchema: the schema has no setting ${name}`);
    return [name, createOption(property, text, group)];
  });
  return Object.fromEntries(entries) as SettingOptions<S>;
}

function createOption(property: PropertySchema, text: SettingText, group: string): Option<unknown> {
  const shownDefault = text.shownDefault ?? showDefault(property.default);
  const about = { describe: text.describe, group, ...(shownDefault === undefined ? {} : { shownDefault }) };
  const valueName = text.valueName === undefined ? {} : { valueName: text.valueName };
  const schema = property.anyOf?.find(({ type }) => type !== 'null') ?? property;
  if (schema.enum !== undefined) return choice(schema.enum, about);
  if (schema.type === 'boolean') return flag(about);
  if (schema.type === 'string') return textOption({ ...about, ...valueName });
  if (schema.type === 'array') return files({ ...about, ...valueName }); // of texts, which the schema reads
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const integer = schema.type === 'integer';
  const bounds = {
    integer,
    min: integer && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : minimum,
    above: integer ? undefined : exclusiveMinimum,
    max: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
    below: exclusiveMaximum,
  };
  return number(bounds, about);
}

/** `1e-6` rather than `0.000001`. */
function showDefault(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  if (value === 0 || Math.abs(value) >= 0.01) return String(value);
  return value.toExponential();
}
