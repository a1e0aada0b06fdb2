import type {
  CleaningSettings,
  SelfTrainingSettings,
  StageKind,
  StageRecord,
  TrainingSettings,
} from '@dynclean/schema';

import type { ChosenEvaluation } from './findCellResult.js';
import type { LoadedManifest } from './readManifest.js';

/** A value of a setting. */
export type SettingValue = string | number | boolean | null;

/** Which data a stage reads. */
export interface DataRef {
  /** As the manifest names it (or the profile, in its place). */
  readonly name: string;
  /** Catalog id or absolute folder. */
  readonly source: string;
  readonly train: string | null;
  readonly dev: string | null;
  readonly test: string | null;
  /** Sentences of each file that are used, from the first; null: all (only profiles cut). */
  readonly sentences: { readonly train: number; readonly dev: number; readonly test: number } | null;
  /** How to get it, where the manifest says so. */
  readonly needs?: string;
}

/** Which labels a training reads: `distant`, `gold`, or the version of a cleaning, by its key. */
export type VersionRef = 'distant' | 'gold' | { readonly cleaning: string };

/** Which encoder a training starts from. */
export interface EncoderRef {
  /** An id, a hub repository, an absolute folder; of a random one, what it is called. */
  readonly name: string;
  /** Made on the spot, with the words of the training sentences. */
  readonly random: { readonly numLayers: number; readonly hiddenSize: number; readonly seed: number } | null;
}

/** What has to be done in one stage, without looking anything up again: what an executor hands to a process. */
export type StageTask =
  | {
      readonly kind: 'train';
      readonly data: DataRef;
      readonly version: VersionRef;
      readonly encoder: EncoderRef;
      readonly settings: TrainingSettings;
    }
  | {
      readonly kind: 'threshold';
      readonly data: DataRef;
      readonly encoder: EncoderRef;
      readonly settings: TrainingSettings;
      readonly threshold: Pick<CleaningSettings, 'thresholdCount' | 'thresholdRelabel' | 'thresholdSeed'>;
    }
  | {
      readonly kind: 'clean';
      readonly data: DataRef;
      readonly method: 'dynamics';
      readonly dynamics: string;
      readonly threshold: string;
      /** `epochs` is a number here. */
      readonly cleaning: CleaningSettings;
      /** Of a profile whose models know nothing: a sign of which all would go keeps a few. */
      readonly keepNearest: boolean;
    }
  | { readonly kind: 'clean'; readonly data: DataRef; readonly method: 'oracle'; readonly maxSpanWidth: number }
  | {
      readonly kind: 'self-train';
      readonly data: DataRef;
      readonly version: VersionRef;
      readonly encoder: EncoderRef;
      /** The training whose best model (of its first `startEpochs` epochs) it starts from. */
      readonly start: string;
      readonly startEpochs: number;
      readonly settings: TrainingSettings;
      readonly selfTraining: SelfTrainingSettings;
    };

/** What of a stage somebody needs. Not part of its key: a stage that has more serves those who need less. */
export interface StageNeeds {
  /** Epochs trained at least. */
  readonly epochs: number;
  /** Epochs of dynamics recorded at least. */
  readonly dynamicsEpochs: number;
  /** Numbers of epochs whose best model must be kept. */
  readonly models: readonly number[];
}

/** One stage of a plan: a training, a threshold run, a cleaning, a self-training. */
export interface PlannedStage {
  readonly kind: StageKind;
  /** Hash of all that determines it. */
  readonly key: string;
  /** The profile that it belongs to; null: the paper's setting. */
  readonly profile: string | null;
  /** Hash without what differs between machines (see `StageRecord.setting`). */
  readonly setting: string;
  readonly determinants: Readonly<Record<string, unknown>>;
  /** For a person: `wikigold, roberta-topneg on D4, seed 43`. */
  readonly title: string;
  readonly task: StageTask;
  /** Of the engine, for trainings; a cleaning computes in float64 whatever it says. */
  readonly precision: 'fp32' | 'bf16';
  readonly needs: StageNeeds;
  /** Keys of the stages that it reads. */
  readonly inputs: readonly string[];
}

/** One cell of a manifest's grid, as names and values, with the stages that it rests on. */
export interface PlannedCell {
  readonly manifest: LoadedManifest;
  /** Index of the block in `grid`, and its name. */
  readonly block: number;
  readonly blockName: string | null;
  readonly dataset: string;
  /** Null where nothing is trained on the version. */
  readonly model: string | null;
  readonly version: string;
  readonly seed: number;
  readonly precision: string;
  readonly needs: 'scores' | 'cleaning' | 'data';
  /** What the block sweeps over, by path (`cleaning.kPos`), with this cell's values. Chosen ones are in here too. */
  readonly values: Readonly<Record<string, SettingValue>>;
  /** All that the block sets, by path, swept or not. */
  readonly given: Readonly<Record<string, SettingValue>>;
  /** Settings that this cell has otherwise than the paper (or the profile), by path. */
  readonly differs: Readonly<Record<string, SettingValue>>;
  /** Keys of its stages; null: it has none of this kind. Before a choice on dev is made: those of the candidates' default. */
  readonly stages: {
    /** The cleaner's run on D, its threshold run, and the cleaning itself. */
    readonly dynamics: string | null;
    readonly threshold: string | null;
    readonly cleaning: string | null;
    readonly training: string | null;
    readonly selfTraining: string | null;
  };
  /** Epochs of the training (and self-training) whose scores are this cell's; a stage may have more. */
  readonly epochs: { readonly training: number; readonly selfTraining: number; readonly cleaning: number };
  /** How the weights are chosen. */
  readonly modelSelection: TrainingSettings['modelSelection'];
  /** Choices on dev that wait for these stages; empty: everything is settled. */
  readonly undecided: readonly { readonly path: string; readonly waitsFor: readonly string[] }[];
  readonly data: DataRef;
}

/** Names, or values of a setting, that mean the same under a profile. */
export interface MergedNames {
  /** `dataset`, `model`, `version`, or the path of a setting that the profile limits. */
  readonly axis: string;
  /** What stands for them: the first of the grid's names, or what the profile has in their place. */
  readonly name: string;
  readonly same: readonly string[];
}

/** All stages that some manifests need, equal ones once. */
export interface Plan {
  /** Null: the paper's setting. */
  readonly profile: string | null;
  readonly manifests: readonly LoadedManifest[];
  /** By key; each after those that it reads. */
  readonly stages: ReadonlyMap<string, PlannedStage>;
  /** Of all manifests. Under a profile that makes cells equal there is one for all of them, by the first names. */
  readonly cells: readonly PlannedCell[];
  readonly merged: readonly MergedNames[];
  /** Trainings if each cell were trained afresh, its cleaner's two runs included. */
  readonly afreshTrainings: number;
}

/** A stage that is there, whole. */
export interface FinishedStage {
  readonly record: StageRecord;
  readonly folder: string;
}

/** Finished stages of a results folder. */
export interface Results {
  readonly folder: string;
  readonly stages: readonly FinishedStage[];
  /**
   * The finished stage that a planned one is: by its key, or else one of the same setting that another machine made
   * (another engine or device) or, failing that, another code version, as long as no checksum speaks against it. Null: it is
   * not there, or has too few epochs.
   */
  find(stage: Pick<PlannedStage, 'key' | 'setting' | 'needs' | 'determinants'>): FinishedStage | null;
}

/** What a cell shows, or what it waits for. */
export type CellResult =
  | {
      readonly state: 'there';
      /** The evaluation whose weights count, with dev and test scores; null where the cell needs no scores. */
      readonly evaluation: ChosenEvaluation | null;
      readonly training: FinishedStage | null;
      readonly selfTraining: FinishedStage | null;
      readonly cleaning: FinishedStage | null;
      readonly dynamics: FinishedStage | null;
      readonly threshold: FinishedStage | null;
    }
  | {
      readonly state: 'waiting';
      /** Stages that are missing. */
      readonly waitsFor: readonly PlannedStage[];
    };
