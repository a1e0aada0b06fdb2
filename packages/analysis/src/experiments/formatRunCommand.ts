import { relative } from 'node:path';

import { listPlugins } from '@dynclean/stages';

import type { ExperimentChoice } from './ExperimentChoice.js';

/** What a shell takes as it is. */
const plain = /^[\w@%+=:,./~-]+$/;

const quote = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Numbers that follow each other as `from:to`, as the option takes them. */
function formatNumbers(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  const isRange = numbers.length > 2 && numbers.every((number, index) => number === first! + index);
  return isRange ? `${first}:${last}` : numbers.join(',');
}

/**
 * The command that runs what a report waits for: just that, in the same results folder,
 * with everything that narrows it.
 */
export function formatRunCommand(choice: ExperimentChoice): string {
  const { file, results, profile, datasets, models, seeds, precision } = choice;
  const options: readonly [string, string | undefined][] = [
    ['--profile', profile],
    ['--results', results === 'results' ? undefined : results],
    ['--datasets', datasets?.join(',')],
    ['--models', models?.join(',')],
    ['--seeds', seeds && formatNumbers(seeds)],
    ['--precision', precision],
  ];
  const plugins = listPlugins().map(({ path }) => ['--plugin', relative('', path)] as const);
  const given = [...options, ...plugins].flatMap(([name, value]) => (value === undefined ? [] : [name, quote(value)]));
  return ['dynclean run', quote(file), ...given].join(' ');
}
