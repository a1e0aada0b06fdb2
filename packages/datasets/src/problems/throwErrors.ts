import { InputError } from '@dynclean/schema';

import { groupProblems } from './groupProblems.js';
import { formatProblem, type Problem } from './Problem.js';

/**
 * Throws the first error among `problems`, with a count of the others; does nothing where there are only warnings.
 *
 * @param checkTarget - what `dynclean data check` is to be called with to see all of them.
 */
export function throwFirstError(problems: readonly Problem[], checkTarget: string): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const others = errors.length - 1;
  const more = others === 0 ? '' : `\n${countOthers(others)}: "dynclean data check ${checkTarget}" lists all of them.`;
  throw new InputError(formatProblem(first) + more);
}

/** Throws all errors of a single file, each kind once with its count; does nothing where there are only warnings. */
export function throwErrors(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  const [first, ...kinds] = groupProblems(errors).map(formatProblem);
  const more = kinds.length === 0 ? '' : `\n${countOthers(errors.length - 1)}:\n${kinds.join('\n')}`;
  throw new InputError(`${first}${more}`);
}

const countOthers = (others: number): string =>
  `${others.toLocaleString('en-US')} more ${others === 1 ? 'problem' : 'problems'} of this kind or another`;
