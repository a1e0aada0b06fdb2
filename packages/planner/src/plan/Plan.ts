import type { TrainingSettings } from '@dynclean/schema';
import type { DataRef, PlannedStage } from '@dynclean/stages';

import type { LoadedManifest } from '../manifests/readManifest.js';
import type { SettingValue } from '../manifests/SettingValue.js';

/** A stage of a cell's training method, and how many of its epochs are the cell's; it may have more. */
export interface MethodStage {
  readonly key: string;
  readonly epochs: number;
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
  /**
   * Keys of its stages; null: it has none of this kind. Before a choice on dev is made: those of the candidates'
   * default.
   */
  readonly stages: {
    /**
     * The cleaner's run on D (in a later round, on what is left of it), its threshold run, which may be the same, and
     * the cleaning itself.
     */
    readonly dynamics: string | null;
    readonly threshold: string | null;
    readonly cleaning: string | null;
    /** Runs of its cleaner that names are held out of, fold by fold. @default none */
    readonly heldOut?: readonly string[];
    /** Trainings of the rounds of cleaning before the last one, whose are the others. @default there is one round */
    readonly earlierRounds?: readonly string[];
    /** The labels of its training sentences, where an annotator gives them. @default they have their own */
    readonly labels?: string;
    /** The one that ends with the model whose scores are the cell's: the last of `methodStages`. */
    readonly training: string | null;
    /** What its model finds in the sentences of a case study. @default nobody asks */
    readonly prediction?: string;
  };
  /** All stages of its model's training method, each after those that it reads; most methods have one. */
  readonly methodStages: readonly MethodStage[];
  /**
   * Epochs of the training whose scores are this cell's (a stage may have more), and epochs that its cleaning averages.
   */
  readonly epochs: { readonly training: number; readonly cleaning: number };
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
