import type { ModelSnapshot } from '@dynclean/models';
import type * as tf from '@tensorflow/tfjs-core';

/** Where a training is. */
export interface Moment {
  /** The epoch that is running or has just ended, from 1; 0 before the first. */
  readonly epoch: number;
  /** Optimization steps taken so far. */
  readonly step: number;
}

/** The end of an epoch. */
export interface EpochMoment extends Moment {
  /** What the objective has to say of it, by name. */
  readonly measures?: Readonly<Record<string, number>> | undefined;
}

/** A step that has just been taken. */
export interface StepMoment extends Moment {
  /** Steps of the whole training. */
  readonly totalSteps: number;
  /** The loss of its batch, on the engine: reading it waits for the step. It is gone when all parts have been told. */
  readonly loss: tf.Scalar;
  /** Subwords of its batch. */
  readonly numSubwords: number;
}

/** Weights that have a file of their own in a checkpoint, because they change seldom. */
export interface BestWeights {
  /** The step that they were taken after: they are written again when it is another. */
  readonly step: number;
  readonly snapshot: ModelSnapshot;
}

/** What a part of a training needs to go on after a stop with the same bits. */
export interface PartState {
  /** Entries of `checkpoint.json`; no two parts may have one of the same name. */
  readonly progress?: Readonly<Record<string, unknown>>;
  /** Variables by names that no other part uses: their values are kept, and put back before `restore` is called. */
  readonly tensors?: ReadonlyMap<string, tf.Variable>;
  /** One part of a training at most has these. */
  readonly best?: BestWeights | null;
}

/** What a checkpoint gives back. */
export interface SavedState extends Moment {
  /** Entries of all parts. */
  readonly progress: Readonly<Record<string, unknown>>;
  /** A copy that belongs to the part that keeps the best weights. */
  readonly best: ModelSnapshot | null;
}

/** Whatever a checkpoint asks for its state. */
export interface Checkpointed {
  state?(): PartState;
  restore?(saved: SavedState): void;
}

/**
 * Something that goes along with a training: it is told where the training is, in the order in which the parts are
 * given. What a part must remember over a stop, it says itself (`Checkpointed`).
 */
export interface TrainingPart extends Checkpointed {
  /** Before the first step of a training that begins, not of one that goes on from a checkpoint. */
  begin?(): Promise<void>;
  beforeEpoch?(moment: Moment): void;
  beforeStep?(): void;
  afterStep?(step: StepMoment): Promise<void> | void;
  afterEpoch?(moment: EpochMoment): Promise<void> | void;
  /** After the last epoch. */
  finish?(): void;
  /** Frees tensors, however the training ended. */
  dispose?(): void;
}
