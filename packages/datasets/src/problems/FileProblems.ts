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

  error(rule: string, place: Place, message: string, advice: string): void {
    this.problems.push(this.create('error', rule, place, message, advice));
  }

  warning(rule: string, place: Place, message: string, advice: string): void {
    this.problems.push(this.create('warning', rule, place, message, advice));
  }

  /** A warning that a file gets once: the first one of a rule and an advice stands for all, with their count. */
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
    severity: Problem['severity'],
    rule: string,
    { line, where }: Place,
    message: string,
    advice: string,
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
