import { InputError } from '@dynclean/schema';

/** One thing that is wrong (error) or deserves a look (warning) in the files of a corpus. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Which rule is broken, for programs: `span-outside`, `unknown-type`, ... */
  readonly rule: string;
  readonly file: string;
  /** Counted from 1. Absent where the whole file or folder is meant. */
  readonly line?: number;
  /** Place inside the line, counted from 0 as in JSON: `entities[2]`, `[17].tokens[3]`, `column 4`. */
  readonly where?: string;
  /** What must hold and what came: `must ..., but got ...`. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** `file:line: where: must ..., but got .... What to do.` */
export function formatProblem(problem: Problem): string {
  const line = problem.line === undefined ? '' : `:${problem.line}`;
  const where = problem.where === undefined ? '' : `${problem.where}: `;
  return `${problem.file}${line}: ${where}${problem.message}. ${problem.advice}`;
}

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
  const more =
    others === 0
      ? ''
      : `\n${others} more ${others === 1 ? 'problem' : 'problems'} of this kind or another: ` +
        `"dynclean data check ${checkTarget}" lists all of them.`;
  throw new InputError(formatProblem(first) + more);
}
