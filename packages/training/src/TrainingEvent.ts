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
  readonly what: 'evaluation' | 'dynamics';
  readonly epoch: number;
  /** Sentences. */
  readonly done: number;
  readonly total: number;
}

export type TrainingEvent = EvaluationRecord | EpochRecord | StepRecord | PassRecord;
