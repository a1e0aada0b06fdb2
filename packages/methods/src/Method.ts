import type { Head, LanguageModel, ModelOutputs, NerModel } from '@dynclean/models';
import type { FormerFields, ModelDefinition, TrainingSettings, VersionDefinition } from '@dynclean/schema';
import type { MaskingVocabulary, Objective, SpanBatches, TokenBatches } from '@dynclean/training';
import type { z } from 'zod';

import type { MethodPlanner, MethodRequest } from './MethodPlanner.js';
import type { Entries, MethodStageKind } from './MethodStageKind.js';

/** A masked language model of the encoder that a training began with, and the vocabulary of both. */
export interface LanguageSource extends MaskingVocabulary {
  /** Loads it onto the engine; whoever opens it disposes of it. */
  readonly open: () => Promise<LanguageModel>;
}

/** What an objective is made for. */
export interface ObjectiveContext {
  /** The corpus' sentences with all usable spans and the labels to learn. */
  readonly batches: SpanBatches;
  /** The same sentences with the tags of their words, for token classifiers. */
  readonly tokens: () => TokenBatches;
  /** Names of the types, from label 1. */
  readonly types: readonly string[];
  readonly batchesPerEpoch: number;
  /** Of the whole training. */
  readonly totalEpochs: number;
  /** Of the training: for what is drawn once, whatever the engine has drawn before. */
  readonly seed: number;
  /** `[S]` gold labels, where they lie beside the others: for what is reported, never to learn from. */
  readonly goldLabels?: (() => Int32Array | null) | undefined;
  /** Models of other stages that it learns of; whoever opens one disposes of it. */
  readonly teachers: readonly (() => Promise<NerModel>)[];
  /** Where the stage's task names one. */
  readonly language?: LanguageSource | undefined;
}

/** Values that PyTorch has too, by name: numbers, or indices of spans. See `checkParity`. */
export type ParityValues = ReadonlyMap<string, ArrayLike<number>>;

/**
 * What help says of a method that the command line has options for: a flag of the method's name (`--<name>`), and one
 * option for each setting that is explained here (`--<name>-<setting>`). Kinds, bounds and defaults are those of the
 * settings.
 */
export interface MethodOptions {
  /** Of the flag. */
  readonly describe: string;
  /** What there is without it, in a word, for `--no-<name>`. */
  readonly otherwise: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** The head of models that a method trains, and what its settings say of how that is made. */
export interface HeadChoice {
  /** @default the usual one */
  readonly name?: string | undefined;
  /** Beside what training settings say. */
  readonly shape: Entries;
}

/** A way of training that settings choose by its name. */
export interface Method {
  /** As settings and keys have it, in kebab-case. */
  readonly name: string;
  /** As tables have it. */
  readonly title: string;
  /** Of its settings; every field has a default. */
  readonly settings: z.ZodObject;
  /** The settings with their defaults filled in. @throws InputError when they are not this method's. */
  readonly parseSettings: (given: unknown) => Readonly<Record<string, unknown>>;
  /**
   * Defaults of its settings that keys of stages leave out, by the code version of the stage; they never change, and a
   * setting that comes later is added with the value at which everything is computed as before. Of other code versions
   * all settings are in the keys.
   */
  readonly frozenDefaults: Readonly<Record<string, Entries>>;
  /** Whether its loss heeds weights of spans; corpora that have some are refused by others. */
  readonly takesWeights: boolean;
  /** Whether cleaners are trained by it unless something else is said. At most one method says so. */
  readonly isUsualCleaner: boolean;
  /** What its trainings have where nothing else is said, as far as that is not what all trainings have. */
  readonly training: Partial<TrainingSettings>;
  /** Null: the command line has no options for it. */
  readonly options: MethodOptions | null;
  /** Where its settings stood in older files; null: nowhere else. */
  readonly formerFields: FormerFields | null;
  /** Heads that its models may have; those that are new among them are registered along. */
  readonly heads: readonly Head[];
  /**
   * The head of its models: the first that it brings, or the usual one, where it does not say otherwise.
   *
   * @throws InputError when the settings are not this method's.
   */
  readonly chooseHead: (settings: unknown) => HeadChoice;
  /** Kinds of stages that it brings. */
  readonly stageKinds: readonly MethodStageKind[];
  /** Models and versions that manifests can name without defining them. */
  readonly models: Readonly<Record<string, ModelDefinition>>;
  readonly versions: Readonly<Record<string, VersionDefinition>>;
  /**
   * What the training minimizes; the caller disposes of it.
   *
   * @throws InputError when the settings are not this method's.
   */
  readonly createObjective: (settings: unknown, context: ObjectiveContext) => Objective;
  /** What must be said of results of such settings wherever they are shown; null: nothing, or not its settings. */
  readonly remark: (settings: unknown) => string | null;
  /** What of it PyTorch computed for a parity fixture, from the outputs of its batch and the labels of the spans. */
  readonly computeParity?: ((outputs: ModelOutputs, labels: Int32Array) => ParityValues) | undefined;
  /**
   * Adds the stages that a model takes, and says which one ends with it. A method without it takes one plain training.
   *
   * @returns the key of the last stage.
   */
  readonly planStages?: ((request: MethodRequest, planner: MethodPlanner) => Promise<string>) | undefined;
}
