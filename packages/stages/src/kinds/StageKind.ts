import type { StageRecord } from '@dynclean/schema';
import type { z } from 'zod';

import type { EngineChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import type { DataFacts, EncoderFacts } from '../data/Inventory.js';
import type { PlannedStage, StageNeeds, StageTask } from '../store/PlannedStage.js';
import type { StageStore } from '../store/StageStore.js';
import type { ProfileChoice } from '../training/TrainStageOptions.js';
import type { CodeVersion } from './CodeVersion.js';
import type { StageSession } from './StageSession.js';

/** What determines a stage beside its data, its profile and its engine, as its key and as its setting have it. */
export interface TaskDescription {
  /** With checksums and keys. */
  readonly exact: Readonly<Record<string, unknown>>;
  /** The same by names and by the settings of the stages that it reads: alike on every machine. */
  readonly portable: Readonly<Record<string, unknown>>;
  /** Keys of the stages that it reads. */
  readonly inputs: readonly string[];
}

/** What a kind looks up to describe a task. */
export interface TaskFacts {
  /** Null where the task has no encoder. */
  readonly encoder: EncoderFacts | null;
  /** The setting of a stage that is known already, by its key. */
  readonly settingOf: (key: string) => string;
}

/** What is needed to do one stage. */
export interface StageWork<T extends StageTask> {
  /** Where the stages lie that it reads. */
  readonly store: StageStore;
  readonly session: StageSession;
  readonly stage: PlannedStage;
  readonly task: T;
  readonly engine: EngineChoice;
  /** How progress and messages call it. @default the kind's own word */
  readonly label?: string | undefined;
  /** Of a training: find out where the steps' time goes, `profile.json`. @default no */
  readonly profile?: ProfileChoice | undefined;
}

/** What a kind of stage puts into its record. */
export type StageOutcome = Pick<
  StageRecord,
  | 'run'
  | 'clean'
  | 'evaluations'
  | 'epochEnds'
  | 'measures'
  | 'predicted'
  | 'epochs'
  | 'models'
  | 'files'
  | 'operations'
> & { readonly totalMs: number; readonly resumed: number; readonly environment: StageRecord['environment'] };

/**
 * A kind of stage: one folder of `kinds` and a line in `builtInStageKinds.ts`. Everything else (locks, work folders,
 * going on after a stop, keys, plans, progress, tables of runs) asks the kind.
 */
export interface StageKind<T extends StageTask = StageTask> {
  /** Unique, in kebab-case; stage folders are called `<kind>-<key>`. */
  readonly kind: string;
  readonly words: {
    /** One of it, as plans and lists call it: `training`. */
    readonly name: string;
  };
  /** Its tasks, as they stand in the file that a stage's process reads. */
  readonly task: z.ZodType<T>;
  /** The newest first; older ones stay, so that their results can be read. */
  readonly codeVersions: readonly [CodeVersion, ...CodeVersion[]];
  /** Whether dev and test have a part in it, and so in its key. */
  readonly isMeasured: boolean;
  /** Whether it computes on an engine, whose name, device and precision are in its key then. */
  readonly needsEngine: boolean;
  /** Whether plans count it among the trainings. @default whether it needs an engine */
  readonly isTraining?: boolean;
  describe(task: T, facts: TaskFacts): TaskDescription;
  /**
   * Does it, in a folder that may hold the beginnings of it; what it writes there is the finished stage.
   *
   * @throws InputError where something that it needs is missing.
   * @throws InterruptedError when the context's signal is aborted.
   */
  perform(folder: string, work: StageWork<T>, context: RunContext): Promise<StageOutcome>;
  /** Floating-point operations of its encoder, for estimates of time; 0: it has none. */
  countOperations(
    task: T,
    needs: StageNeeds,
    facts: { readonly words: DataFacts['words']; readonly matrixWeights: EncoderFacts['matrixWeights'] },
  ): number;
  /**
   * What it waits for that no run can bring, such as a server that somebody names, with what to do; null: nothing. A
   * stage that waits so is left out of runs and is no failure. @default nothing
   */
  findMissing?(task: T): Promise<string | null>;
  /** Keys of the stages whose models it starts from or learns of, which must not be dropped before. @default none */
  needsModelsOf?(task: T): readonly string[];
}
