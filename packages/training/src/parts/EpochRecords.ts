import type { EpochRecord, TrainingEvent } from '../TrainingEvent.js';
import type { EpochMoment, PartState, SavedState, StepMoment, TrainingPart } from '../TrainingPart.js';
import type { LossWatch } from './LossWatch.js';

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The mean loss and the time of each epoch, and an event for each step. Stands behind what a step's time includes. */
export class EpochRecords implements TrainingPart {
  private epochs: EpochRecord[] = [];
  private stepMs: number[] = [];
  private stepStarted = 0;
  private stepTimes: number[] = [];

  constructor(
    private readonly losses: LossWatch,
    private readonly onEvent?: (event: TrainingEvent) => void,
  ) {}

  /** The epochs so far. */
  get records(): readonly EpochRecord[] {
    return this.epochs;
  }

  /** Median over the epochs of their median step, milliseconds. */
  get typicalStepMs(): number {
    return median(this.stepMs);
  }

  beforeEpoch(): void {
    this.stepTimes = [];
  }

  beforeStep(): void {
    this.stepStarted = performance.now();
  }

  afterStep({ step, totalSteps, epoch }: StepMoment): void {
    this.stepTimes.push(performance.now() - this.stepStarted);
    this.onEvent?.({ kind: 'step', step, totalSteps, epoch });
  }

  afterEpoch({ epoch, step, measures }: EpochMoment): void {
    const trainingMs = this.stepTimes.reduce((sum, time) => sum + time, 0);
    const meanLoss = this.losses.mean(step);
    const record = { kind: 'epoch', epoch, step, meanLoss, trainingMs, ...(measures && { measures }) } as const;
    this.add(record, this.stepTimes);
  }

  /** Takes down an epoch whose steps took such times, milliseconds. */
  add(record: EpochRecord, stepTimes: readonly number[]): void {
    this.epochs.push(record);
    this.stepMs.push(median(stepTimes));
    this.onEvent?.(record);
  }

  state(): PartState {
    return { progress: { epochs: this.epochs, stepMs: this.stepMs } };
  }

  restore({ progress }: SavedState): void {
    this.epochs = [...(progress['epochs'] as EpochRecord[])];
    this.stepMs = [...(progress['stepMs'] as number[])];
  }
}
