import type { EngineChoice } from '@dynclean/stages';

/** Manifests, and which part of them. */
export interface ManifestChoice extends EngineChoice {
  /** Paths of manifests. */
  readonly files: readonly string[];
  /** @default `results` */
  readonly results?: string;
  /** `small`, `tiny`, or the file of one. */
  readonly profile?: string;
  readonly datasets?: readonly string[];
  readonly models?: readonly string[];
  readonly seeds?: readonly number[];
  /** Stages by kind, the beginning of a key, or words of their titles; with what they need. */
  readonly only?: readonly string[];
  /**
   * Stages that another code version made: refuse to go on, count them as done, or do them again. @default `refuse`,
   * which only `runManifests` does
   */
  readonly otherCode?: 'refuse' | 'keep' | 'redo';
}

/** The same with how it is done. */
export interface RunManifestsOptions extends ManifestChoice {
  /** Where stages run, by a name of the registry of executors. @default `local` */
  readonly executor?: string;
  /** A YAML file with the executor's settings. */
  readonly executorSettings?: string;
  /** Of an executor with a queue: leave when everything is submitted. @default false */
  readonly detach?: boolean;
  /** Stages at a time. @default as many as fit where they run */
  readonly jobs?: number;
  /** @default true */
  readonly keepGoing?: boolean;
  /** Whether trainings write event files of TensorBoard. @default false */
  readonly tensorboard?: boolean;
}
