import type { Command } from '../parsing/Command.js';
import { globalOptions } from '../parsing/globalOptions.js';
import type { Option, Options } from '../parsing/Option.js';
import { toKebabCase } from '../parsing/toKebabCase.js';

/**
 * What may stand for the last word, where it is the value of an option or a positional that knows names for it.
 *
 * @param words - behind `dynclean`; the last one may be empty or half typed.
 * @returns null where nothing is known of its values.
 */
export async function completeValue(
  words: readonly string[],
  commands: readonly Command[],
): Promise<readonly string[] | null> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) return null;
  const [current = '', ...before] = words.slice(command.name.split(' ').length).reverse();
  if (findOption(before[0], globalOptions) !== undefined) return null;
  const option = findOption(before[0], command.options) ?? findPositional(before.reverse(), current, command);
  const values = await option?.complete?.();
  return values?.filter((value) => value.startsWith(current)) ?? null;
}

/** The option whose value follows a word. */
function findOption(word: string | undefined, options: Options): Option<unknown> | undefined {
  const found = Object.entries(options).find(([name, { shape, aliases = [] }]) => {
    const typed = [
      `--${toKebabCase(name)}`,
      ...aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`)),
    ];
    return shape !== 'flag' && word !== undefined && typed.includes(word);
  });
  return found?.[1];
}

/** The positional that comes behind some words. */
function findPositional(before: readonly string[], current: string, command: Command): Option<unknown> | undefined {
  if (current.startsWith('-')) return undefined;
  const { positionals, options } = command;
  const isValue = (index: number): boolean =>
    [options, globalOptions].some((some) => findOption(before[index - 1], some) !== undefined);
  const count = before.filter((word, index) => !word.startsWith('-') && !isValue(index)).length;
  const name = positionals[Math.min(count, positionals.length - 1)];
  return name === undefined ? undefined : options[name];
}
