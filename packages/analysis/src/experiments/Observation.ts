import type { GainPair, SentenceCounts } from '@dynclean/metrics';
import type { PlannedCell, SettingValue } from '@dynclean/planner';
import type { MetricName } from '@dynclean/schema';
import type { PlannedStage } from '@dynclean/stages';

/** What was measured for one cell (of one type, split or sign, where a layout asks for these). */
export interface Observation {
  readonly cell: PlannedCell;
  /** `dataset`, `model`, `version`, `block`, `seed`, swept settings by path; `type`, `split`, `sign` if asked for. */
  readonly axes: Readonly<Record<string, SettingValue>>;
  /** Scores, shares and AUROC in percent, counts as they are; only what this cell has. */
  readonly values: Readonly<Partial<Record<MetricName, number | null>>>;
  /** What its model predicted on test, sentence by sentence, where a gain is asked for and it was kept. */
  readonly testSentences?: SentenceCounts | null;
  /** Beside a gain, where both models' were kept: what it is made of. */
  readonly gainPair?: GainPair;
  /** Stages that must be run first; empty: all are there. */
  readonly waitsFor: readonly PlannedStage[];
  /** Why nothing can be said although no stage is missing: the data are not here. */
  readonly missing: string | null;
}
