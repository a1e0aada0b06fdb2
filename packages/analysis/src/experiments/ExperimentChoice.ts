import type { Precision } from '@dynclean/schema';

/** Which part of which results a report is about. */
export interface ExperimentChoice {
  /** The manifest. */
  readonly file: string;
  /** Results folder. */
  readonly results: string;
  /** Name or file of a profile. Default: the paper's setting. */
  readonly profile?: string | undefined;
  readonly datasets?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly precision?: Precision | undefined;
}
