/** Parts of a training step, in their order. */
export const stepPhases = ['data', 'forward', 'backward', 'optimizer', 'other'] as const;
/** What a training step is at. */
export type StepPhase = (typeof stepPhases)[number];

/** Calls of one thing, and their time. */
export interface CallRecord {
  calls: number;
  /** Milliseconds, without nested calls of the same kind. */
  ms: number;
  /** Milliseconds of it that were spent in the engine's library. */
  engineMs: number;
}

interface PhaseRecord {
  ms: number;
  engineMs: number;
}

/** Steps before those that count, where more follow: memory is taken and operators are prepared in the first ones. */
const SKIPPED_STEPS = 3;

/**
 * Adds up the time of training steps: by phase, by kernel, by call into the engine's library. Knows no engine; a
 * profiler calls it from there.
 *
 * What happens between steps is not looked at, and the first three steps are forgotten when a fourth one begins.
 */
export class StepMeter {
  readonly phases = new Map<StepPhase, PhaseRecord>();
  readonly kernels = new Map<string, CallRecord>();
  readonly operators = new Map<string, CallRecord>();
  /** Milliseconds of each step. */
  stepTimes: number[] = [];
  numSubwords = 0;
  skippedSteps = 0;
  skippedMs = 0;

  private isInStep = false;
  private phase: StepPhase = 'other';
  private stepStarted = 0;
  private phaseStarted = 0;
  /** In the engine's library and in finished kernels, so far; only differences of them mean anything. */
  private engineMs = 0;
  private kernelMs = 0;
  private engineMsAtPhase = 0;
  /** Of `engineMs` what finished kernels have taken. */
  private kernelEngineMs = 0;

  /**
   * @param kernelsAreEngine - kernels count as time in the engine's library, where calls into it are not timed.
   * @param now - a clock, in milliseconds.
   */
  constructor(
    private readonly kernelsAreEngine = false,
    private readonly now: () => number = () => performance.now(),
  ) {}

  beginStep(): void {
    if (this.skippedSteps === 0 && this.stepTimes.length === SKIPPED_STEPS) this.forget();
    this.isInStep = true;
    this.phase = 'data';
    this.engineMsAtPhase = this.engineMs;
    this.stepStarted = this.phaseStarted = this.now();
  }

  /** From here on the step is at something else. */
  enter(phase: StepPhase): void {
    if (!this.isInStep) return;
    this.closePhase(this.now());
    this.phase = phase;
  }

  /** @param numSubwords - of the step's batch. */
  endStep(numSubwords: number): void {
    const ended = this.now();
    this.closePhase(ended);
    this.isInStep = false;
    this.stepTimes.push(ended - this.stepStarted);
    this.numSubwords += numSubwords;
  }

  /** Times one call into the engine's library. */
  operator<T>(name: string, body: () => T): T {
    const started = this.now();
    try {
      return body();
    } finally {
      const elapsed = this.now() - started;
      this.engineMs += elapsed;
      this.add(this.operators, name, { calls: 1, ms: elapsed, engineMs: elapsed });
    }
  }

  /**
   * Times a call that runs many operators, each of which counts as if it had been called by itself.
   *
   * @param partsOf - what they took, asked afterwards. Where that is more than the call took, as they went side by
   *   side, each gets its share of it.
   */
  program<T>(name: string, body: () => T, partsOf: () => Record<string, [calls: number, ms: number]>): T {
    const started = this.now();
    try {
      return body();
    } finally {
      const elapsed = this.now() - started;
      const parts = Object.entries(partsOf());
      const total = parts.reduce((sum, [, [, ms]]) => sum + ms, 0);
      const share = total > elapsed ? elapsed / total : 1;
      for (const [part, [calls, ms]] of parts) {
        this.add(this.operators, part, { calls, ms: ms * share, engineMs: ms * share });
      }
      const rest = elapsed - total * share;
      this.engineMs += elapsed;
      this.add(this.operators, name, { calls: 1, ms: rest, engineMs: rest });
    }
  }

  /** Times one kernel; kernels that it calls are counted as themselves, not as part of it. */
  kernel<T>(name: string, body: () => T): T {
    const { kernelMs, engineMs, kernelEngineMs } = this;
    const started = this.now();
    try {
      return body();
    } finally {
      const own = this.now() - started - (this.kernelMs - kernelMs);
      if (this.kernelsAreEngine) this.engineMs += own;
      const ownEngine = this.engineMs - engineMs - (this.kernelEngineMs - kernelEngineMs);
      this.kernelMs += own;
      this.kernelEngineMs += ownEngine;
      this.add(this.kernels, name, { calls: 1, ms: own, engineMs: ownEngine });
    }
  }

  private add(records: Map<string, CallRecord>, name: string, { calls, ms, engineMs }: Readonly<CallRecord>): void {
    if (!this.isInStep) return;
    let record = records.get(name);
    if (record === undefined) records.set(name, (record = { calls: 0, ms: 0, engineMs: 0 }));
    record.calls += calls;
    record.ms += ms;
    record.engineMs += engineMs;
  }

  private closePhase(ended: number): void {
    let record = this.phases.get(this.phase);
    if (record === undefined) this.phases.set(this.phase, (record = { ms: 0, engineMs: 0 }));
    record.ms += ended - this.phaseStarted;
    record.engineMs += this.engineMs - this.engineMsAtPhase;
    this.phaseStarted = ended;
    this.engineMsAtPhase = this.engineMs;
  }

  private forget(): void {
    this.skippedSteps = this.stepTimes.length;
    this.skippedMs = this.stepTimes.reduce((sum, ms) => sum + ms, 0);
    this.stepTimes = [];
    this.numSubwords = 0;
    this.phases.clear();
    this.kernels.clear();
    this.operators.clear();
  }
}
