import { findUsualCleaner, listMethods, type Method, type MethodOptions } from '@dynclean/methods';
import { DEFAULT_HEAD, findHead } from '@dynclean/models';
import { DEFAULT_METHOD, type MethodChoiceInput } from '@dynclean/schema';

import type { Option } from '../parsing/Option.js';
import { flag } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { optionsFromSchema } from './optionsFromSchema.js';

/** A method that the command line has options for. */
type OptionalMethod = Method & { readonly options: MethodOptions };

const listOptional = (): OptionalMethod[] =>
  listMethods().filter((method): method is OptionalMethod => method.options !== null);

/** Those that a cleaner can be trained by: it is one training, and records what its head says of spans. */
const listOptionalOf = ({ ofCleaner }: { readonly ofCleaner: boolean }): OptionalMethod[] =>
  ofCleaner ? listOptional().filter(isOfCleaner) : listOptional();

const isOfCleaner = ({ planStages, chooseHead }: Method): boolean =>
  planStages === undefined && findHead(chooseHead({}).name ?? DEFAULT_HEAD).rows === 'spans';

const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** How a method's flag is called in code. */
const flagName = (method: Pick<Method, 'name'>): string =>
  method.name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** How the option of one of its settings is. */
const optionName = (method: Pick<Method, 'name'>, setting: string): string =>
  `${flagName(method)}${capitalize(setting)}`;

type MethodFlags = Readonly<Record<string, Option<boolean | undefined>>>;

/**
 * The flag of each method.
 *
 * @param group - heading in the help.
 * @param ofCleaner - where a cleaner is trained, which has its usual one unless told otherwise.
 */
export function createMethodFlags(group: string, { ofCleaner }: { readonly ofCleaner: boolean }): MethodFlags {
  const usual = ofCleaner ? findUsualCleaner() : DEFAULT_METHOD;
  const flags = listOptionalOf({ ofCleaner }).map((method) => {
    const { name, options } = method;
    const describe = name === usual ? `${options.describe} (--no-${name}: ${options.otherwise})` : options.describe;
    return [flagName(method), flag({ describe, group, shownDefault: String(name === usual) })] as const;
  });
  return Object.fromEntries(flags);
}

/** The flag of each method with options for all settings that it explains. */
export function createMethodOptions(group: string, of: { readonly ofCleaner: boolean }) {
  const flags = createMethodFlags(group, of);
  const entries = listOptionalOf(of).flatMap((method) => {
    const texts = Object.fromEntries(
      Object.entries(method.options.settings).map(([setting, describe]) => [setting, { describe }]),
    );
    const settings = optionsFromSchema<Record<string, unknown>>(method.settings, texts, group);
    return [
      [flagName(method), flags[flagName(method)]!] as const,
      ...Object.entries(settings).map(([setting, option]) => [optionName(method, setting), option] as const),
    ];
  });
  return Object.fromEntries<Option<unknown>>(entries);
}

/** `--final-<method>` of each method: what a training on D' does otherwise than its cleaner. */
export function createFinalMethodFlags(group: string): MethodFlags {
  // What is trained on D' is one training.
  const flags = listOptional()
    .filter(({ planStages }) => planStages === undefined)
    .map((method) => {
      const { name, title } = method;
      const describe = `Train on D' with ${title}, or --no-final-${name} without`;
      return [finalFlagName(method), flag({ describe, group, shownDefault: 'as the cleaner' })] as const;
    });
  return Object.fromEntries(flags);
}

const finalFlagName = (method: Pick<Method, 'name'>): string => `final${capitalize(flagName(method))}`;

type GivenMethod = { readonly method?: MethodChoiceInput };

/**
 * What was typed of a training with what it says of methods as `method`. Settings of a method that is not chosen say
 * nothing.
 *
 * @param ofCleaner - see `createMethodFlags`.
 * @throws UsageError where several methods are chosen.
 */
export function nestMethodOptions<T extends Readonly<Record<string, unknown>>>(
  given: T,
  { ofCleaner }: { readonly ofCleaner: boolean },
): T & GivenMethod {
  const methods = listOptional();
  const usual = ofCleaner ? findUsualCleaner() : undefined;
  const names = methods.flatMap((method) => [flagName(method), ...settingNames(method).map(([name]) => name)]);
  const others = Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name))) as T;
  const choice = chooseMethod(methods, (method) => given[flagName(method)], usual);
  return choice === undefined ? others : { ...others, method: addSettings(choice, given) };
}

/** The method of a training on D', where `--final-...` says one, with the settings that were typed for that. */
export function readFinalMethod(values: Readonly<Record<string, unknown>>): GivenMethod {
  const choice = chooseMethod(listOptional(), (method) => values[finalFlagName(method)], undefined);
  return choice === undefined ? {} : { method: addSettings(choice, values) };
}

/** The method whose flag is given; the usual one without it; undefined: nothing is said. */
function chooseMethod(
  methods: readonly OptionalMethod[],
  flagOf: (method: OptionalMethod) => unknown,
  usual: string | undefined,
): string | undefined {
  const [chosen, ...more] = methods.filter((method) => flagOf(method) === true);
  if (chosen !== undefined && more.length > 0) {
    const flags = [chosen, ...more].map(({ name }) => `--${name}`);
    throw new UsageError(`${flags.join(', ')}: must be one method, but got ${flags.length}`);
  }
  if (chosen !== undefined) return chosen.name;
  const isOff = (name: string): boolean => methods.some((method) => method.name === name && flagOf(method) === false);
  if (usual !== undefined && !isOff(usual)) return usual;
  return methods.some((method) => flagOf(method) === false) ? DEFAULT_METHOD : undefined;
}

/** Options and settings of a method, by their names in code. */
const settingNames = (method: OptionalMethod): [option: string, setting: string][] =>
  Object.keys(method.options.settings).map((setting) => [optionName(method, setting), setting]);

function addSettings(name: string, given: Readonly<Record<string, unknown>>): MethodChoiceInput {
  const method = listOptional().find((of) => of.name === name);
  const typed = method === undefined ? [] : settingNames(method).filter(([option]) => given[option] !== undefined);
  return { name, settings: Object.fromEntries(typed.map(([option, setting]) => [setting, given[option]])) };
}
