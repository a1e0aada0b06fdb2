import type { Problem } from './Problem.js';

/** Where in a file: a line (from 1) and a place inside it, either of which may be absent. */
export interface Place {
  readonly line?: number | undefined;
  readonly where?: string | undefined;
}

/** Collects the problems of one file in the order in which they are found. */
export class FileProblems {
  readonly problems: Problem[] = [];

  constructor(readonly file: string) {}

  error(rule: string, place: Place, message: string, advice: string): void {
    this.add('error', rule, place, message, advice);
  }

  warning(rule: string, place: Place, message: string, advice: string): void {
    this.add('warning', rule, place, message, advice);
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error');
  }

  private add(severity: Problem['severity'], rule: string, place: Place, message: string, advice: string): void {
    this.problems.push({
      severity,
      rule,
      file: this.file,
      ...(place.line === undefined ? {} : { line: place.line }),
      ...(place.where === undefined ? {} : { where: place.where }),
      message,
      advice,
    });
  }
}
