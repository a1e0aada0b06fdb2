import type { Command } from './Command.js';
import { createParser, type Typed } from './createParser.js';
import { describeUsageError } from './describeUsageError.js';
import { globalOptions, type GlobalValues } from './globalOptions.js';
import type { Given, Options, Values } from './Option.js';
import { toKebabCase } from './toKebabCase.js';
import { UsageError } from './UsageError.js';

/** A lone dash (stdin) while yargs reads: it takes that neither for a positional nor for a value. */
const HIDDEN_DASH = '\u0000-';

const hideDash = (word: string): string => (word === '-' ? HIDDEN_DASH : word);

function showDash(given: Given): Given {
  if (typeof given === 'string') return given === HIDDEN_DASH ? '-' : given;
  return Array.isArray(given) ? given.map((word: string) => (word === HIDDEN_DASH ? '-' : word)) : given;
}

/** A command line that can be run. */
export interface ParsedCommand {
  readonly command: Command;
  readonly values: Values<Options>;
  readonly globals: GlobalValues;
}

/** Which commands there are, and how help is to look. */
export interface ParseOptions {
  readonly commands: readonly Command[];
  /** Words that only lead to commands (`data`), with their description. */
  readonly groups: Readonly<Record<string, string>>;
  readonly version: string;
  /** Columns of the help. */
  readonly width: number;
}

/** The first command that the words name. */
function findCommand(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  const words = ` ${argv.filter((word) => !word.startsWith('-')).join(' ')} `;
  const named = commands
    .map((command) => ({ command, place: words.indexOf(` ${command.name} `) }))
    .filter(({ place }) => place !== -1);
  return named.sort((a, b) => a.place - b.place)[0]?.command;
}

function readValues<O extends Options>(options: O, given: Typed['given'], positionals: readonly string[]): Values<O> {
  const values = Object.entries(options).map(([name, option]) => {
    const typedName = toKebabCase(name);
    const shown = positionals.includes(name) ? `<${typedName}>` : `--${typedName}`;
    return [name, option.read(showDash(given[typedName]), shown)];
  });
  return Object.fromEntries(values) as Values<O>;
}

/**
 * Reads a command line.
 *
 * @returns null where help, version or completions were asked for and have been printed.
 * @throws UsageError that says what must be typed, with the hint at the help that says more; where no command was
 *   typed, the help itself.
 */
export async function parseCommandLine(argv: readonly string[], options: ParseOptions): Promise<ParsedCommand | null> {
  const { commands, groups } = options;
  let typed: Typed | null = null;
  const parser = createParser({ ...options, globalOptions, onCommand: (found) => void (typed = found) });
  try {
    await parser.parseAsync(argv.map(hideDash));
    const { command, given } = (typed ?? {}) as Partial<Typed>;
    if (command === undefined || given === undefined) return null;
    const values = readValues(command.options, given, command.positionals);
    return { command, values, globals: readValues(globalOptions, given, []) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message === '') throw new UsageError(await readHelp(argv, options));
    const command = findCommand(argv, commands);
    const name = command?.name ?? (groups[argv[0] ?? ''] === undefined ? undefined : argv[0]);
    const help = ['dynclean', name, '--help'].filter(Boolean).join(' ');
    const message = describeUsageError(error.message.replaceAll(HIDDEN_DASH, '-'), {
      argv,
      command,
      commands,
      globalOptions,
    });
    throw new UsageError(`${message}\nSee \`${help}\`.`);
  }
}

/** The help that belongs to a command line that stops before its command. */
async function readHelp(argv: readonly string[], options: ParseOptions): Promise<string> {
  const parser = createParser({ ...options, globalOptions, onCommand: () => undefined });
  return new Promise((resolve, reject) => {
    const words = argv.filter((word) => !word.startsWith('-'));
    void parser.parse([...words, '--help'], {}, (error, _argv, output) => {
      if (error) reject(error);
      else resolve(output);
    });
  });
}
