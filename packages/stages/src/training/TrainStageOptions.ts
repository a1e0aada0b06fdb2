import type { CandidateSpans } from '@dynclean/datasets';
import type { CleaningSettings, EngineInfo, TrainingSettings } from '@dynclean/schema';

import type { OpenData } from '../data/openData.js';
import type { LanguageChoice } from './describeLanguage.js';
import type { HeldOutTraining } from './HeldOutTraining.js';
import type { OpenEncoder } from './openEncoder.js';
import type { Corpora } from './prepareCorpora.js';

/** How to profile a training. */
export interface ProfileChoice {
  /** Wait for each operator of a GPU, so that its time is its own. */
  readonly synchronize: boolean;
}

/** What is trained on what, the machinery opened already. */
export interface TrainStageInputs {
  readonly data: OpenData;
  readonly spans: CandidateSpans;
  readonly corpora: Corpora;
  readonly encoder: OpenEncoder;
  readonly engine: EngineInfo;
  readonly settings: TrainingSettings;
}

/** What a threshold run does otherwise. */
export interface ThresholdTraining {
  /** `[S]` the training labels with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly numClasses: number;
  readonly settings: Pick<CleaningSettings, 'thresholdCount' | 'thresholdRelabel' | 'thresholdSeed'>;
}

/** Labels whose dynamics are recorded. */
export type RecordedLabels = Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>;

/** A training, and what is to be kept of it. */
export interface TrainStageOptions extends TrainStageInputs {
  /** How progress and messages call it. */
  readonly stage: string;
  readonly recordDynamics: boolean;
  /** Only for a threshold run, which has neither dev nor test nor a model that anybody wants. */
  readonly threshold?: ThresholdTraining;
  /** Only for a training that names are held out of; it has none of these, either. */
  readonly heldOut?: HeldOutTraining;
  /**
   * The same sentences with the labels whose dynamics are recorded, where those that it learns are what an earlier
   * cleaning left of them. @default what it learns
   */
  readonly recordsOf?: RecordedLabels;
  /** Folder under which paths are written relative to the run, because it moves as a whole. */
  readonly root?: string;
  /** Epochs of dynamics, where not all are wanted. */
  readonly dynamicsEpochs?: number;
  /**
   * Keeps the state after each epoch in `checkpoint/` and goes on from what is there. It goes when the run is complete.
   */
  readonly resumable?: boolean;
  /** Numbers of epochs whose best model is kept too, in `model-<epochs>/`. */
  readonly keepModels?: readonly number[];
  /** Finds out where the steps' time goes, `profile.json`. */
  readonly profile?: ProfileChoice;
  /** The model folder that it goes on from. @default a fresh head on the encoder */
  readonly start?: string;
  /** Model folders that its method learns of. @default none */
  readonly teachers?: readonly string[];
  /** By what its method predicts masked words. @default by nothing */
  readonly language?: LanguageChoice;
}
