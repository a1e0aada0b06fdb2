import { type Annotator, listAnnotators } from '@dynclean/datasets';
import { InputError, showValue } from '@dynclean/schema';
import '@dynclean/stages'; // brings the annotator that needs a model

import type { GlobalValues } from '../parsing/globalOptions.js';
import type { Option } from '../parsing/Option.js';
import { toKebabCase } from '../parsing/toKebabCase.js';
import { UsageError } from '../parsing/UsageError.js';
import { optionsFromSchema } from './optionsFromSchema.js';

/** Options of every command that an annotator may have settings for. */
const SHARED = ['engine', 'device', 'precision', 'threads'] as const;

/** The settings that annotators offer to the command line, each under a heading of its own. */
export function createAnnotatorOptions(): Readonly<Record<string, Option<unknown>>> {
  const all: Record<string, Option<unknown>> = {};
  for (const { name, settings, options = {}, shownDefaults = {} } of listAnnotators()) {
    const texts = Object.fromEntries(
      Object.entries(options).map(([setting, describe]) => {
        const shownDefault = shownDefaults[setting];
        return [setting, { describe, ...(shownDefault === undefined ? {} : { shownDefault }) }];
      }),
    );
    const own = optionsFromSchema<Record<string, unknown>>(settings, texts, `With --by ${name}:`);
    const taken = Object.keys(own).find((option) => option in all);
    if (taken !== undefined) {
      throw new InputError(
        `annotator ${name}: must have options that no other has, but got --${toKebabCase(taken)}. Leave it to --settings.`,
      );
    }
    Object.assign(all, own);
  }
  return all;
}

/** What was typed on a command line that has `createAnnotatorOptions`. */
export interface TypedSettings {
  /** Name of the annotator. */
  readonly by: string;
  /** The file of `--settings`. */
  readonly settings: string | undefined;
  readonly [option: string]: unknown;
}

/**
 * The settings of an annotator: what the file says, and on top of it what was typed. Where it has settings for an
 * engine, those of the command line are among them.
 *
 * @throws UsageError for an option of another annotator, and for a setting that is missing.
 * @throws InputError for what is wrong in the file.
 */
export async function chooseAnnotatorSettings(
  values: TypedSettings,
  globals: GlobalValues,
): Promise<Readonly<Record<string, unknown>>> {
  const { findAnnotator } = await import('@dynclean/datasets');
  const annotator = findAnnotator(values.by);
  refuseOthers(values);
  const given = pickTyped(annotator, values, globals);
  if (values.settings !== undefined) {
    const { readYamlDocument } = await import('@dynclean/planner');
    const what = `settings of the annotator ${annotator.name}`;
    const { value } = await readYamlDocument(values.settings, annotator.settings, { what, given });
    return value as Record<string, unknown>;
  }
  refuseMissing(annotator, given);
  return given;
}

/** @throws UsageError for an option of an annotator that does not label. */
function refuseOthers(values: TypedSettings): void {
  for (const { name, options = {} } of listAnnotators()) {
    const idle = Object.keys(options).find((option) => name !== values.by && values[option] !== undefined);
    if (idle === undefined) continue;
    throw new UsageError(
      `--${toKebabCase(idle)}: is of --by ${name} alone, but got it with --by ${values.by}. Use --settings.`,
    );
  }
}

function pickTyped(
  { settings, options = {} }: Annotator,
  values: TypedSettings,
  globals: GlobalValues,
): Record<string, unknown> {
  const known = propertiesOf(settings);
  const typed = Object.keys(options).map((option) => [option, values[option]] as const);
  const shared = SHARED.filter((option) => option in known && globals[option] !== 'auto').map(
    (option) => [option, globals[option]] as const,
  );
  return Object.fromEntries([...shared, ...typed].filter(([, value]) => value !== undefined));
}

/** @throws UsageError for the first setting without a default that was not typed. */
function refuseMissing({ name, settings, options = {} }: Annotator, given: Readonly<Record<string, unknown>>): void {
  const parsed = settings.safeParse(given);
  const missing = parsed.success
    ? undefined
    : parsed.error.issues.find(({ path }) => path.length === 1 && !(String(path[0]) in given));
  if (missing === undefined) return;
  const setting = String(missing.path[0]);
  const place = `\`${setting}\` in the file of --settings`;
  throw new UsageError(
    setting in options
      ? `--${toKebabCase(setting)}: must be given for --by ${name} (or ${place})`
      : `--settings: must be given for --by ${name}, with ${place}, but got ${showValue(given)}`,
  );
}

/** The settings that a schema knows, by their names. */
const propertiesOf = (schema: Annotator['settings']): object => schema.toJSONSchema().properties ?? {};
