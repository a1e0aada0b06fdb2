import type { MeanAndDeviation, ConfidenceInterval } from '@dynclean/metrics';
import type { SettingValue } from '@dynclean/planner';
import type { MetricName } from '@dynclean/schema';

/** One figure of a table: ours, the paper's, and what lies between. */
export interface ReportCell {
  /** Where it stands: `dataset`, `model`, `version`, `block`, swept settings, ... */
  readonly axes: Readonly<Record<string, SettingValue>>;
  readonly metric: MetricName;
  /** Over seeds, each score averaged on its own as the paper does. Null: there is none yet. */
  readonly ours: MeanAndDeviation | null;
  /** Of a gain over several seeds: Student's t interval of its mean. */
  readonly interval: ConfidenceInterval | null;
  /** Of a gain: bootstrap interval over the sentences of test, where predictions were kept. */
  readonly sentenceInterval: ConfidenceInterval | null;
  /** Seeds that are there, of those that the manifest asks for. */
  readonly seeds: readonly number[];
  readonly wantedSeeds: readonly number[];
  /** What the paper printed; null: nothing, or a profile, of whose results gains alone are compared, if any. */
  readonly published: number | null;
  /** `ours - published`, as both are printed. */
  readonly difference: number | null;
  readonly tolerance: number | null;
  readonly withinTolerance: boolean | null;
  /** A remark on the published figure. */
  readonly note: string | null;
  /** Titles of the stages that it waits for. */
  readonly waitsFor: readonly string[];
}

/** A row of a system that is not run here. */
export interface QuotedRow {
  readonly name: string;
  readonly axes: Readonly<Record<string, SettingValue>>;
  readonly source: string | null;
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
  readonly note: string | null;
}

/** A setting that is not the paper's. */
export interface DifferingSetting {
  readonly path: string;
  readonly value: SettingValue;
  /** Names of the blocks, datasets, models or versions that have it; empty: all. */
  readonly where: readonly string[];
}

/** A table of results, with all that a reader must know to judge it. Formatted by `formatReportTable`. */
export interface ReportTable {
  readonly paper: string;
  readonly item: string;
  readonly title: string;
  readonly source: string;
  readonly about: string | null;
  /** Null: the paper's setting. */
  readonly profile: string | null;
  /** Under a profile, the encoder whose gains stand beside published ones; null: nothing published is shown. */
  readonly gainsOf: string | null;
  /** Axes whose values name rows and columns; `metric` is among them. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly ReportCell[];
  readonly quoted: readonly QuotedRow[];
  /** Cells with a figure, those without, and those with a published one that are within tolerance or not. */
  readonly counts: {
    readonly there: number;
    readonly waiting: number;
    readonly within: number;
    readonly outside: number;
  };
  /** Stages that are missing, and the command that runs them. */
  readonly waitsFor: readonly string[];
  readonly command: string;
  /** Why some figures cannot be had here: data that are missing. */
  readonly missing: readonly string[];
  readonly differs: readonly DifferingSetting[];
  /**
   * Code versions of the stages behind the figures, with their numbers of stages, the most first;
   * several are a mixture.
   */
  readonly codeVersions: readonly { readonly name: string; readonly stages: number }[];
  /** What must be said of trainings behind the figures, with the models that it is true of. */
  readonly remarks: readonly string[];
  readonly contradictions: readonly { readonly id: string; readonly fact: string }[];
  /** Names that mean the same under the profile; one row stands for them. */
  readonly merged: readonly string[];
  /** Machines and times of the stages behind it. */
  readonly measuredOn: readonly string[];
}
