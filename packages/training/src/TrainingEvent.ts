import type { SpanScores } from '@dynclean/metrics';

/** A dev evaluation during a run. */
export interface EvaluationRecord {
  readonly kind: 'evaluation';
  /** Optimisation steps taken so far. */
  readonly step: number;
  /** The epoch that is running, from 1. */
  readonly epoch: number;
  readonly scores: SpanScores;
  /** Whether it is the best so far (strictly). */
  readonly best: boolean;
  /** Test with these weights, where they are the best so far and there is a test file. */
  readonly test: SpanScores | null;
}

/** What the weights at the end of an epoch score, where the last weights are kept rather than the best. */
export interface EpochEndRecord {
  readonly kind: 'epoch-end';
  readonly epoch: number;
  readonly step: number;
  readonly dev: SpanScores | null;
  readonly test: SpanScores | null;
}

/** A run that had been stopped goes on. */
export interface ResumeRecord {
  readonly kind: 'resume';
  /** The last epoch that is done. */
  readonly epoch: number;
  readonly step: number;
}

/** The end of an epoch. */
export interface EpochRecord {
  readonly kind: 'epoch';
  readonly epoch: number;
  readonly step: number;
  /** Summed cross-entropy per step, averaged over the epoch. */
  readonly meanLoss: number;
  /** Of its steps, without evaluations and recording. */
  readonly trainingMs: number;
  /** What the objective has to say of it, by name, e.g. the share of wrong negatives that it drew. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** Progress inside an epoch; many of them. */
export interface StepRecord {
  readonly kind: 'step';
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
}

/** What the model is busy with between steps. */
export interface PassRecord {
  readonly kind: 'pass';
  readonly what: 'evaluation' | 'test' | 'dynamics';
  readonly epoch: number;
  /** Sentences. */
  readonly done: number;
  readonly total: number;
}

/** What a training tells while it goes on. */
export type TrainingEvent = EvaluationRecord | EpochRecord | EpochEndRecord | ResumeRecord | StepRecord | PassRecord;
