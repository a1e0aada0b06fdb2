import type { ModelOutputs } from '@dynclean/models';
import type { Objective, SpanBatches } from '@dynclean/training';

/** What an objective is made for. */
export interface ObjectiveContext {
  /** The corpus' sentences with all usable spans and the labels to learn. */
  readonly batches: SpanBatches;
  readonly batchesPerEpoch: number;
  /** Of the whole training. */
  readonly totalEpochs: number;
  /** `[S]` labels that humans gave, where they lie beside the others: for what is reported, never to learn from. */
  readonly goldLabels?: (() => Int32Array | null) | undefined;
}

/** Values that PyTorch has too, by name: numbers, or indices of spans. See `checkParity`. */
export type ParityValues = ReadonlyMap<string, ArrayLike<number>>;

/** A way of training that settings choose by its name. */
export interface Method {
  /** As settings and keys have it, e.g. `topneg`. */
  readonly name: string;
  /** As tables have it. */
  readonly title: string;
  /** The settings with their defaults filled in. @throws InputError when they are not this method's. */
  readonly parseSettings: (given: unknown) => Readonly<Record<string, unknown>>;
  /**
   * What the training minimizes; the caller disposes of it.
   *
   * @throws InputError when the settings are not this method's.
   */
  readonly createObjective: (settings: unknown, context: ObjectiveContext) => Objective;
  /** What of it PyTorch computed for a parity fixture, from the outputs of its batch and the labels of the spans. */
  readonly computeParity?: ((outputs: ModelOutputs, labels: Int32Array) => ParityValues) | undefined;
}
