import yargs, { type Argv, type Options as YargsOption } from 'yargs';

import type { Command, Example } from './Command.js';
import type { Given, Option, Options } from './Option.js';
import { toKebabCase } from './toKebabCase.js';
import { UsageError } from './UsageError.js';

/** What was typed: a command, and its options as yargs cut them, by their names in kebab-case. */
export interface Typed {
  readonly command: Command;
  readonly given: Readonly<Record<string, Given>>;
}

/** What the parser offers, and whom it tells of the command that it found. */
export interface ParserOptions {
  readonly commands: readonly Command[];
  /** Words that only lead to commands (`data`), with their description. */
  readonly groups: Readonly<Record<string, string>>;
  /** What every command takes. */
  readonly globalOptions: Options;
  readonly version: string;
  /** Columns of the help. */
  readonly width: number;
  readonly onCommand: (typed: Typed) => void;
}

const GLOBAL_GROUP = 'Every command:';

/** A yargs option; values stay texts, so that a message can show what was typed. */
function toYargsOption({
  describe,
  valueName,
  shownDefault,
  choices,
  group,
  aliases,
  shape,
}: Option<unknown>): YargsOption {
  return {
    describe: valueName === undefined || choices !== undefined ? describe : `${describe} [${valueName}]`,
    global: false,
    ...(shownDefault === undefined ? {} : { defaultDescription: shownDefault }),
    ...(choices === undefined ? {} : { choices }),
    ...(group === undefined ? {} : { group }),
    ...(aliases === undefined ? {} : { alias: aliases }),
    ...(shape === 'flag' ? { boolean: true } : { requiresArg: true }),
    ...(shape === 'many' ? { array: true } : {}),
  };
}

/** Two lines each: examples are often wider than yargs's own column for them. */
const showExamples = (examples: readonly Example[]): string =>
  ['Examples:', ...examples.map(([typed, does]) => `  ${typed}\n      ${does}`)].join('\n');

/** What a command takes, its own options first. */
function addOptions<T>(parser: Argv<T>, { options, positionals, examples }: Command, globalOptions: Options): Argv<T> {
  for (const [name, option] of Object.entries(options)) {
    if (positionals.includes(name)) {
      const { describe, choices } = option;
      parser.positional(toKebabCase(name), { describe, ...(choices === undefined ? {} : { choices }) });
    } else {
      parser.option(toKebabCase(name), toYargsOption({ group: 'Options:', ...option }));
    }
  }
  for (const [name, option] of Object.entries(globalOptions)) {
    parser.option(toKebabCase(name), toYargsOption({ ...option, group: GLOBAL_GROUP }));
  }
  return parser.group(['help', 'version'], GLOBAL_GROUP).epilogue(showExamples(examples));
}

/** `train <dataset>`: the last word of the name with its positionals. */
function usageOf({ name, positionals, options }: Command): string {
  const words = positionals.map((key) => {
    const typed = `${toKebabCase(key)}${options[key]?.shape === 'many' ? '..' : ''}`;
    return options[key]?.required === true ? `<${typed}>` : `[${typed}]`;
  });
  return [name.split(' ').at(-1), ...words].join(' ');
}

/**
 * The parser of the whole command line. What is wrong with one it throws as `UsageError`; a missing command has no
 * text.
 */
export function createParser({ commands, groups, globalOptions, version, width, onCommand }: ParserOptions): Argv {
  const parser = yargs([])
    .scriptName('dynclean')
    .usage('$0 <command> [options]\n\nFinds wrong labels in a distantly labelled NER corpus and removes them.')
    .locale('en')
    .exitProcess(false)
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'camel-case-expansion': false,
    })
    .wrap(width)
    .version(version)
    .help()
    .alias('help', 'h')
    .strict()
    .demandCommand(1, '')
    .fail((message, error) => {
      throw error instanceof UsageError ? error : new UsageError(message ?? '');
    })
    .epilogue('`dynclean <command> --help` shows examples. Exit codes: 0 done, 1 failed, 2 input, 130 interrupted.');
  for (const [name, option] of Object.entries(globalOptions)) parser.option(toKebabCase(name), toYargsOption(option));

  const addCommand = (to: Argv, command: Command): void => {
    to.command(
      usageOf(command),
      command.describe,
      (inner) => addOptions(inner, command, globalOptions),
      (argv) => {
        // What stands behind `--` escapes yargs's strictness.
        const stray = argv._.slice(command.name.split(' ').length);
        if (stray.length > 0) throw new UsageError(`Unknown arguments: ${stray.join(', ')}`);
        onCommand({ command, given: argv as unknown as Typed['given'] });
      },
    );
  };
  const addGroup = (word: string, describe: string): void => {
    const members = commands.filter(({ name }) => name.startsWith(`${word} `));
    const build = (inner: Argv): Argv => {
      for (const command of members) addCommand(inner, command);
      return inner.usage(`$0 ${word} <command> [options]\n\n${describe}`).demandCommand(1, '');
    };
    parser.command(word, describe, build, () => undefined);
  };
  const added = new Set<string>();
  for (const command of commands) {
    const [word = ''] = command.name.split(' ');
    const describe = groups[word];
    if (describe === undefined) addCommand(parser, command);
    else if (!added.has(word)) addGroup(word, describe);
    added.add(word);
  }
  return parser;
}
