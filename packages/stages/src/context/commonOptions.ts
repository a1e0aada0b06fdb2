import type { EngineName, Precision } from '@dynclean/engine';
import type { MethodChoiceInput, TrainingSettings } from '@dynclean/schema';

/** Which engine computes. */
export interface EngineChoice {
  /** @default `auto`: the fastest that is installed */
  readonly engine?: EngineName | 'auto';
  /** `cpu`, `cuda`, `cuda:1`. @default `auto`: a GPU where the engine sees one */
  readonly device?: string;
  /** Threads inside one operator. @default every core */
  readonly threads?: number;
  /** Of matrix products. @default `auto`: bf16 where the device multiplies it fast, else fp32 */
  readonly precision?: Precision | 'auto';
}

/** Which encoder a model starts from. */
export interface EncoderChoice {
  /** An id (`minilm`, `mpnet`, ...), a hub repository or a folder. @default `minilm` */
  readonly encoder?: string;
}

/** Where a job writes. */
export interface OutputChoice {
  /** The run folder; it appears when the job is complete. */
  readonly out: string;
  /** Replace a folder that is there. */
  readonly force?: boolean;
}

/** Which sentences. */
export interface DataChoice {
  /** An id of the catalog or a dataset folder. */
  readonly dataset: string;
  /** Another training file in that folder: a cleaned version, say. */
  readonly train?: string;
}

/** Training settings that were asked for; what is missing gets its default (`resolveTrainingDefaults`). */
export type GivenTrainingSettings = {
  readonly [K in Exclude<keyof TrainingSettings, 'method'>]?: TrainingSettings[K] | undefined;
} & { readonly method?: MethodChoiceInput | undefined };
