import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readSha256 } from '@dynclean/files';
import { type CleanInfo, type CleaningSettings, type HeldOutSettings, InputError, type StageRecord } from '@dynclean/schema';

import { scoreOfData } from '../cleaning/RecordedDynamics.js';
import { asTraining } from '../context/asTraining.js';
import type { EngineChoice, GivenTrainingSettings } from '../context/commonOptions.js';
import { readBuild } from '../context/readBuild.js';
import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { VERSION_TRAIN_FILE } from '../data/writeDatasetVersion.js';
import { cleanTaskSchema } from '../kinds/clean/cleanTask.js';
import { performCleaning } from '../kinds/clean/performCleaning.js';
import type { StageSession } from '../kinds/StageSession.js';
import { doStage } from '../perform/doStage.js';
import type { OnOther } from '../perform/refuseOther.js';
import type { PlannedStage } from '../store/PlannedStage.js';
import type { RunFolder } from '../store/RunFolder.js';
import { type ChainFacts, ChainPlan } from './planChain.js';
import { trainOnCleaned, trainOnDistant } from './trainOnCleaned.js';

/** What a cleaning has beside its settings. */
export interface ChainChoice {
  readonly heldOut: HeldOutSettings | null;
  /** How often it is cleaned, at most. */
  readonly rounds: number;
}

/** One round of it. */
interface Round extends Pick<ChainChoice, 'heldOut'> {
  /** From 1. */
  readonly round: number;
  /** The cleaning whose version is learned; null: D. */
  readonly left: PlannedStage | null;
  /** What is told of it at the end. */
  readonly told: { readonly notes: string[]; readonly durations: Record<string, number> };
}

/** Its cleaning, planned, and the run that its labels are judged by. */
interface DoneRound {
  readonly stage: PlannedStage;
  readonly dynamics: StageRecord;
}

/** Folder of what a round but the last one left, with its number behind it. */
const ROUND = 'round';

/** How its stages are done. */
export interface CleanChainOptions {
  readonly facts: ChainFacts;
  readonly engine: EngineChoice;
  readonly onOther: OnOther;
  readonly session: StageSession;
  /** Of the whole run: for the time that is left. */
  readonly numTrainings: number;
}

/** The stages of one run of the whole chain, in its folder. */
export class CleanChain {
  readonly #plan = new ChainPlan();

  constructor(
    private readonly work: RunFolder,
    private readonly options: CleanChainOptions,
    private readonly context: RunContext,
  ) {}

  /**
   * Both trainings, done or taken as they are, and D' from their dynamics; then, as often as asked for, the same once
   * more on what is left, until it is what was left before.
   */
  async clean(cleaning: CleaningSettings, { heldOut, rounds }: ChainChoice): Promise<CleanInfo> {
    const { work, context } = this;
    const { engine, session } = this.options;
    const told: Round['told'] = { notes: [], durations: {} };
    let before: CleanInfo['scores']['before'] = null;
    let left = cleaning.learns === 'all' ? null : await this.#leaveOutContested();
    for (let round = 1; ; round++) {
      const { stage, dynamics } = await this.#doRound(cleaning, { round, left, heldOut, told });
      if (round === 1) before = scoreOfData(dynamics.run, runFiles.dynamicsRun);
      const isLast = round === rounds || (await this.#leavesTheSame(stage, { round, left, told }));
      left = stage;
      if (!isLast) continue;
      context.assertOwned?.();
      const { clean } = await explainFailure(work, () =>
        performCleaning(
          work.path,
          { store: work, session, stage, task: cleanTaskSchema.parse(stage.task), engine },
          context,
        ),
      );
      if (clean === null) throw new Error('a cleaning by dynamics must have thresholds');
      await this.#dropRoundsAfter(round);
      return {
        ...clean,
        scores: { ...clean.scores, before },
        notes: [...told.notes, ...clean.notes],
        durations: { ...told.durations, ...clean.durations },
      };
    }
  }

  /** The trainings of a round; its cleaning is planned. */
  async #doRound(cleaning: CleaningSettings, { round, left, heldOut, told }: Round): Promise<DoneRound> {
    const { facts } = this.options;
    const [ofRound, suffix] = round === 1 ? ['', ''] : [`, round ${round}`, `-round-${round}`];
    const own =
      cleaning.runs === 'one' ? null : this.#plan.train(facts, `dynamics run${ofRound}`, { dynamics: true, left });
    const threshold = this.#plan.threshold(facts, { cleaning, left }, `threshold run${ofRound}`);
    const dynamics = own ?? threshold;
    const trainings: [PlannedStage, string][] = [[threshold, `${runFiles.thresholdRun}${suffix}`]];
    if (own !== null) trainings.unshift([own, `${runFiles.dynamicsRun}${suffix}`]);
    const held: PlannedStage[] = [];
    for (let fold = 0; heldOut !== null && fold < heldOut.folds; fold++) {
      const title = `held-out run ${fold + 1} of ${heldOut.folds}${ofRound}`;
      held.push(this.#plan.heldOut(facts, { ...heldOut, fold, left }, title));
      trainings.push([held.at(-1)!, `${runFiles.heldOutRun}-${fold + 1}${suffix}`]);
    }
    const records: StageRecord[] = [];
    for (const [index, [stage, name]] of trainings.entries()) {
      const context = this.#told((round - 1) * trainings.length + index);
      const { record, reused } = await this.#do(stage, name, { context });
      if (!reused) told.durations[stage.title] = record.totalMs;
      if (round === 1) told.notes.push(...(record.run?.notes ?? []));
      records.push(record);
    }
    const title = `cleaning${ofRound}`;
    const stage = this.#plan.clean(facts, { dynamics, threshold, heldOut: held }, { cleaning, title });
    return { stage, dynamics: records[0]! };
  }

  /** D without contested labels, in a folder of its own. */
  async #leaveOutContested(): Promise<PlannedStage> {
    const stage = this.#plan.uncontested(this.options.facts, 'without contested labels');
    await this.#do(stage, 'uncontested', this.#ofVersion);
    return stage;
  }

  /** Cleans in a folder of the round's own, for the next one to train on; whether that is what was left before. */
  async #leavesTheSame(stage: PlannedStage, { round, left, told }: Pick<Round, 'round' | 'left' | 'told'>): Promise<boolean> { // prettier-ignore
    const { work } = this;
    await explainFailure(work, () => this.#do(stage, `${ROUND}-${round}`, this.#ofVersion));
    if (round === 1 || left === null) return false;
    const [now, earlier] = await Promise.all(
      [stage, left].map((of) => readSha256(join(work.folderOf(of), runFiles.cleaned, VERSION_TRAIN_FILE))),
    );
    if (now !== earlier) return false;
    told.notes.push(`Round ${round} left the same labels as the one before: nothing moves any more.`);
    return true;
  }

  /** Removes what an earlier start did in rounds that nobody asks for now. */
  async #dropRoundsAfter(last: number): Promise<void> {
    for (const name of await readdir(this.work.path)) {
      const [, round] = /(?:^|-)round-(\d+)$/.exec(name) ?? [];
      if (Number(round) > last) await rm(this.work.join(name), { recursive: true, force: true });
    }
  }

  /** A training on D', which `clean` has made; the last one of the run. */
  trainFinal(settings: GivenTrainingSettings) {
    const { facts, engine, session, numTrainings } = this.options;
    return trainOnCleaned(this.work, { cleaner: facts, settings, engine, session }, this.#told(numTrainings - 1));
  }

  /** A training on D like that on D', the last but one. */
  trainOnD(settings: GivenTrainingSettings) {
    const { facts, engine, session, numTrainings } = this.options;
    const { ref, data } = facts;
    const final = { cleaner: facts, settings, engine, session };
    return trainOnDistant(this.work, { ...final, data: { ref, data } }, this.#told(numTrainings - 2));
  }

  /** A version is made again where settings of its cleaning are others now. */
  get #ofVersion() {
    return { context: this.context, onOther: 'replace' as const };
  }

  /** Does a stage in a folder of a name that people know. */
  #do(stage: PlannedStage, name: string, { context, ...how }: { readonly context: RunContext; readonly onOther?: OnOther }) { // prettier-ignore
    const { work } = this;
    const { facts: _facts, numTrainings: _count, ...options } = this.options;
    work.place(stage, name);
    return doStage({ ...options, ...how, store: work, stage, build: readBuild(), label: stage.title }, context);
  }

  /** The context of a training of the run. */
  #told(index: number): RunContext {
    return asTraining(this.context, { index, count: this.options.numTrainings });
  }
}

/** Tells the user, where the cleaning itself fails, that the trainings are not lost. */
async function explainFailure<T>(work: RunFolder, clean: () => Promise<T>): Promise<T> {
  try {
    return await clean();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${error.message}\nThe dynamics are kept in ${work.path}: the same command with another --k-pos, --k-neg, --metric, ` +
        `--epochs or --sign uses them and takes seconds.`,
    );
  }
}
