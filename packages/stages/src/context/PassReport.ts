import type { RunContext } from './RunContext.js';

/** Progress of the passes over the dynamics that one cleaning takes. */
export class PassReport {
  private current = -1;
  private name = '';

  constructor(
    private readonly context: RunContext,
    private readonly total: number,
  ) {}

  next(name: string): void {
    this.current++;
    this.name = name;
    this.report(this.current);
  }

  done(): void {
    this.report(this.total);
  }

  private report(done: number): void {
    this.context.onProgress?.({ stage: 'cleaning', done, total: this.total, unit: 'passes', detail: this.name });
  }
}
