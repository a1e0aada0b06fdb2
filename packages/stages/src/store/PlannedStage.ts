import type { Precision } from '@dynclean/schema';
import type { StageNeeds } from '@dynclean/methods';

export type { StageNeeds };

/** Which data a stage reads. */
export interface DataRef {
  /** As the manifest names it (or the profile, in its place). */
  readonly name: string;
  /** Catalog id or absolute folder. */
  readonly source: string;
  readonly train: string | null;
  readonly dev: string | null;
  readonly test: string | null;
  /** Sentences of each file that are used, from the first; null, or a file that is not named: all. */
  readonly sentences: { readonly train: number; readonly dev?: number; readonly test?: number } | null;
  /** Labels of its training sentences that an annotator gives in place of theirs, by the key of that stage. */
  readonly labels?: { readonly annotation: string };
  /** How to get it, where the manifest says so. */
  readonly needs?: string;
}

/** Gold labels of which some are deleted at random: each with a probability, under a seed. */
export interface MaskedVersion {
  readonly masked: number;
  readonly seed: number;
  /** Which half of the sentences, parted under the same seed. @default all of them */
  readonly half?: 1 | 2;
}

/**
 * Which labels a training reads: `distant`, `gold`, `gold` with some deleted, or the version of a cleaning, by its key.
 */
export type VersionRef = 'distant' | 'gold' | MaskedVersion | { readonly cleaning: string };

/** Which encoder a training starts from. */
export interface EncoderRef {
  /** An id, a hub repository, an absolute folder; of a random one, what it is called. */
  readonly name: string;
  /** Made on the spot, with the words of the training sentences. */
  readonly random: { readonly numLayers: number; readonly hiddenSize: number; readonly seed: number } | null;
}

/**
 * What has to be done in one stage, without looking anything up again: what an executor hands to a process. The rest of
 * it is its kind's own (`StageKind.task`).
 */
export interface StageTask {
  readonly kind: string;
  readonly data: DataRef;
  readonly encoder?: EncoderRef;
}

/** One stage of a plan: a training, a threshold run, a cleaning, or what a training method has of its own. */
export interface PlannedStage {
  /** Of a `StageKind`. */
  readonly kind: string;
  /** Hash of all that determines it. */
  readonly key: string;
  /** The profile that it belongs to; null: the paper's setting. */
  readonly profile: string | null;
  /** Hash without what differs between machines (see `StageRecord.setting`). */
  readonly setting: string;
  readonly determinants: Readonly<Record<string, unknown>>;
  /** For a person: `wikigold, roberta on D4, seed 43`. */
  readonly title: string;
  readonly task: StageTask;
  /** Of the engine, for trainings; a cleaning computes in float64 whatever it says. */
  readonly precision: Precision;
  readonly needs: StageNeeds;
  /** Keys of the stages that it reads. */
  readonly inputs: readonly string[];
}
