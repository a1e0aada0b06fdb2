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
  /** How many of its kind the file has, where this one stands for all of them. */
  readonly count?: number;
  /** Lines of some of the others. */
  readonly otherLines?: readonly number[];
}

/** `file:line: where: must ..., but got .... What to do.` */
export function formatProblem(problem: Problem): string {
  const { file, message, advice } = problem;
  const line = problem.line === undefined ? '' : `:${problem.line}`;
  const where = problem.where === undefined ? '' : `${problem.where}: `;
  return `${file}${line}: ${where}${message}${formatCount(problem)}. ${advice}`;
}

/** ` (3 of this kind, also on lines 4 and 9)` where a problem stands for several. */
function formatCount({ count = 1, otherLines = [] }: Problem): string {
  if (count === 1) return '';
  const shown = [...new Set(otherLines)].map(String);
  const all = shown.length === count - 1;
  const lines = all && shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join(', ');
  const also =
    shown.length === 0
      ? ', this is the first'
      : `, also on ${shown.length === 1 ? 'line' : 'lines'} ${lines}${all ? '' : ', ...'}`;
  return ` (${count.toLocaleString('en-US')} of this kind${also})`;
}
