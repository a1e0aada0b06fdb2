import type { Command } from './Command.js';
import { findNearest } from './findNearest.js';
import type { Options } from './Option.js';
import { toKebabCase } from './toKebabCase.js';

/** What was typed, and what could have been: names near to a wrong one are looked for there. */
export interface UsageContext {
  readonly argv: readonly string[];
  /** The command that was meant; undefined where none was recognised. */
  readonly command: Command | undefined;
  readonly commands: readonly Command[];
  readonly globalOptions: Options;
}

/** What yargs says, in the words of our other messages: where, what must hold, what came. Other texts stay. */
export function describeUsageError(message: string, context: UsageContext): string {
  const { command } = context;
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1]?.split(', ');
  if (unknown !== undefined) return unknown.map((name) => describeUnknown(name, context)).join('\n');
  const missing = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (missing !== undefined) return `--${missing}: must have a value, but got none`;
  const tooFew = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(message);
  if (tooFew !== null && command !== undefined) {
    const [, got, wanted] = tooFew;
    const names = command.positionals.slice(0, Number(wanted)).map((name) => `<${toKebabCase(name)}>`);
    return `${command.name}: must be followed by ${names.join(' ')}, but got ${got === '0' ? 'nothing' : `only ${got}`}`;
  }
  const invalid = /Argument: (.*), Given: (.*), Choices: (.*)$/s.exec(message);
  if (invalid !== null) {
    const [, name = '', given, choices = ''] = invalid;
    const where = command?.positionals.includes(name) === true ? `<${name}>` : `--${name}`;
    return `${where}: must be one of ${choices.replaceAll('"', '')}, but got ${given}`;
  }
  return message;
}

/** An unknown word is an option, a command or a stray argument; yargs does not tell them apart. */
function describeUnknown(name: string, { argv, command, commands, globalOptions }: UsageContext): string {
  const spellings = [`--${name}`, `--no-${name}`, `-${name}`];
  const typed = spellings.find((spelling) => argv.some((word) => word === spelling || word.startsWith(`${spelling}=`)));
  if (typed === undefined && command !== undefined) return `${name}: is not expected after ${command.name}`;
  if (typed === undefined) {
    const known = commands.map((one) => one.name);
    // `data chekc`: yargs names the last word only.
    const words = argv[0] !== name && known.some((one) => one.startsWith(`${argv[0]} `)) ? `${argv[0]} ${name}` : name;
    const nearest = findNearest(words, known);
    return `${words}: there is no such command${nearest === null ? '' : `; did you mean ${nearest}?`}`;
  }
  const options = Object.entries({ ...globalOptions, ...command?.options })
    .filter(([key]) => command?.positionals.includes(key) !== true)
    .flatMap(([key, option]) => [toKebabCase(key), ...(option.aliases ?? [])]);
  const nearest = findNearest(name, [...options, 'help', 'version']);
  return `${typed}: there is no such option${nearest === null ? '' : `; did you mean --${nearest}?`}`;
}
