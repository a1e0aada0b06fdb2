import type { MethodChoice, TrainingSettings } from '@dynclean/schema';

/** Values by name, as a stage is described. */
export type Entries = Readonly<Record<string, unknown>>;

/** A training's settings as the key of its stage has them. */
export interface KeyedSettings {
  /** The training method of the key; its settings stand beside its name there. */
  readonly method: MethodChoice;
  /** What else determines the stage, by the names that keys have for it. */
  readonly others?: Entries;
}

/**
 * A kind of stage that a method has of its own, beside plain trainings: a training that goes on from the model of
 * another stage, or begins from the encoder. How it is done, resumed and recorded is the same for all of them
 * (`createMethodKind` of `stages`); what is minimized is the method's objective.
 */
export interface MethodStageKind {
  /** Unique among all kinds, in kebab-case; stage folders are called `<kind>-<key>`. */
  readonly kind: string;
  /** One of it, as plans, progress and lists call it. */
  readonly word: string;
  /**
   * Names of what it computes, the newest first, each with the defaults that keys leave out, frozen: those of what
   * `describe` gives as `others`. `CodeVersion` of `stages` says when there must be a new one.
   */
  readonly codeVersions: readonly [MethodCodeVersion, ...MethodCodeVersion[]];
  /** Models that label each batch beside the one that learns, for estimates of time. @default 0 */
  readonly teachers?: number;
  /** How keys have its settings. @default its method with all settings of that */
  describe?(settings: TrainingSettings): KeyedSettings;
  /** Whether it learns from all of the distant labels, whatever version its model is of. @default no */
  readsAll?(settings: TrainingSettings): boolean;
}

/** One version of what a kind of stage computes: its name and the settings that keys leave out where they are these. */
export interface MethodCodeVersion {
  readonly name: string;
  readonly defaults: Entries;
  /** The code version whose frozen defaults of methods hold in its keys, where these have another method's settings. */
  readonly methodDefaultsOf?: string;
}
