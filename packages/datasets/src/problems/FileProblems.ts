import type { Problem } from './Problem.js';

/** Where in a file: a line (from 1) and a place inside it, either of which may be absent. */
export interface Place {
  readonly line?: number | undefined;
  readonly where?: string | undefined;
}

/** Collects the problems of one file in the order in which they are found. */
export class FileProblems {
  readonly problems: Problem[] = [];
  /** Position in `problems` of each problem that is counted. */
  private readonly counted = new Map<string, number>();

  constructor(readonly file: string) {}

  // eslint-disable-next-line @typescript-eslint/max-params -- a report reads as a sentence wherever one is made
  error(rule: string, place: Place, message: string, advice: string): void {
    this.problems.push(this.create({ severity: 'error', rule, message, advice }, place));
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- as `error`
  warning(rule: string, place: Place, message: string, advice: string): void {
    this.problems.push(this.create({ severity: 'warning', rule, message, advice }, place));
  }

  /** A warning that a file gets once: the first one of a rule and an advice stands for all, with their count. */
  // eslint-disable-next-line @typescript-eslint/max-params -- as `error`
  countedWarning(rule: string, place: Place, message: string, advice: string): void {
    const key = `${rule}\n${advice}`;
    const position = this.counted.get(key);
    const first = position === undefined ? undefined : this.problems[position];
    if (position === undefined || first === undefined) {
      this.counted.set(key, this.problems.length);
      this.warning(rule, place, message, advice);
    } else {
      this.problems[position] = { ...first, count: (first.count ?? 1) + 1 };
    }
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error');
  }

  private create(
    { severity, rule, message, advice }: Pick<Problem, 'severity' | 'rule' | 'message' | 'advice'>,
    { line, where }: Place,
  ): Problem {
    return {
      severity,
      rule,
      file: this.file,
      ...(line === undefined ? {} : { line }),
      ...(where === undefined ? {} : { where }),
      message,
      advice,
    };
  }
}
