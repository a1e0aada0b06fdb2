import { countMatrixWeights } from '@dynclean/models';
import type { PlannedAddition } from '@dynclean/methods';
import type { CleaningSettings, DataPart, EngineInfo, HeldOutSettings, TrainingSettings } from '@dynclean/schema';

import { type DataFacts, describeOpenData } from '../data/Inventory.js';
import type { OpenData } from '../data/openData.js';
import { describeStage, pickThreshold } from '../keys/describeStage.js';
import type { CleanTask } from '../kinds/clean/cleanTask.js';
import type { HeldOutTask } from '../kinds/held-out/heldOutKind.js';
import { findStageKind } from '../kinds/stageKinds.js';
import { heldOutReadBy } from '../rules/requireDecidable.js';
import type { StageSession } from '../kinds/StageSession.js';
import type { ThresholdTask } from '../kinds/threshold/thresholdKind.js';
import type { TrainTask } from '../kinds/train/trainKind.js';
import type { DataRef, PlannedStage, StageNeeds, StageTask } from '../store/PlannedStage.js';
import type { OpenEncoder } from '../training/openEncoder.js';

/** What the stages of one run have in common. */
export interface ChainFacts {
  readonly ref: DataRef;
  readonly data: OpenData;
  readonly encoder: OpenEncoder;
  /** As it is named to whoever opens it. */
  readonly encoderName: string;
  readonly engine: EngineInfo;
  readonly settings: TrainingSettings;
}

/** A dataset for the stages of one run, opened. */
export async function openForRun(
  session: StageSession,
  { source, train, part }: Pick<DataRef, 'source' | 'train'> & { readonly part?: DataPart | undefined },
): Promise<{ readonly ref: DataRef; readonly data: OpenData }> {
  const ref = { name: source, source, train, dev: null, test: null, sentences: null, ...part };
  const data = await session.openData(ref, null);
  return { ref: { ...ref, name: data.dataset.info.name }, data }; // its own name: places change
}

/** What a stage of a round after the first learns: what the cleaning before left. */
const versionOf = (left: PlannedStage | null) => (left === null ? {} : { version: { cleaning: left.key } });

/** The stages of a run, each described so that its key tells whether it is there already. */
export class ChainPlan {
  readonly #planned = new Map<string, PlannedStage>();
  readonly #facts = new Map<OpenData, DataFacts>();

  /** A training of all its epochs, with or without its dynamics. @param options.left - what it learns. @default D */
  train(facts: ChainFacts, title: string, { dynamics, left }: { readonly dynamics: boolean; readonly left?: PlannedStage | null }): PlannedStage { // prettier-ignore
    const version = left ? { cleaning: left.key } : 'distant';
    const task: TrainTask = { ...this.#training(facts), kind: 'train', version };
    return this.#add(task, facts, { title, needs: this.#needs(facts, dynamics) });
  }

  /** A training with threshold samples, and its dynamics. */
  threshold(
    facts: ChainFacts,
    { cleaning, left }: { readonly cleaning: CleaningSettings; readonly left: PlannedStage | null },
    title: string,
  ): PlannedStage {
    const task: ThresholdTask = {
      ...this.#training(facts),
      ...versionOf(left),
      kind: 'threshold',
      threshold: pickThreshold(cleaning),
    };
    return this.#add(task, facts, { title, needs: this.#needs(facts, true) });
  }

  /** A training that one fold is held out of, and the dynamics of its spans. */
  heldOut(
    facts: ChainFacts,
    { left, ...heldOut }: HeldOutSettings & { readonly fold: number; readonly left: PlannedStage | null },
    title: string,
  ): PlannedStage {
    const task: HeldOutTask = { ...this.#training(facts), ...versionOf(left), kind: 'held-out', heldOut };
    return this.#add(task, facts, { title, needs: this.#needs(facts, true) });
  }

  /** A cleaning from both. */
  clean(
    facts: ChainFacts,
    {
      dynamics,
      threshold,
      heldOut,
    }: {
      readonly dynamics: PlannedStage;
      readonly threshold: PlannedStage;
      /** Those that folds are held out of; the cleaning reads them where its measure or rule does. */
      readonly heldOut: readonly PlannedStage[];
    },
    { cleaning, title }: { readonly cleaning: CleaningSettings; readonly title: string },
  ): PlannedStage {
    const task: CleanTask = {
      kind: 'clean',
      method: 'dynamics',
      data: facts.ref,
      dynamics: dynamics.key,
      threshold: threshold.key,
      ...(heldOutReadBy(cleaning) !== null && { heldOut: heldOut.map(({ key }) => key) }),
      cleaning,
      keepNearest: false,
    };
    return this.#add(task, facts, { title, needs: { epochs: 0, dynamicsEpochs: 0, models: [] } });
  }

  /** D without contested labels, for the first training to learn. */
  uncontested(facts: ChainFacts, title: string): PlannedStage {
    const { ref: data, settings } = facts;
    const task: CleanTask = { kind: 'clean', method: 'uncontested-labels', data, maxSpanWidth: settings.maxSpanWidth };
    return this.#add(task, facts, { title, needs: { epochs: 0, dynamicsEpochs: 0, models: [] } });
  }

  /** A stage of a method's own kind, after those that it reads. */
  addOfMethod(facts: ChainFacts, { kind, task, needs, title }: PlannedAddition): PlannedStage {
    return this.#add(findStageKind(kind).task.parse({ ...task, kind }), facts, { title, needs });
  }

  #training({ ref, encoderName, settings }: ChainFacts) {
    return { data: ref, encoder: { name: encoderName, random: null }, settings };
  }

  #needs({ settings }: ChainFacts, dynamics: boolean): StageNeeds {
    const { totalEpochs: epochs } = settings;
    return { epochs, dynamicsEpochs: dynamics ? epochs : 0, models: [] };
  }

  /** Once for all stages: its files are hashed. */
  #describe(data: OpenData): DataFacts {
    const facts = this.#facts.get(data) ?? describeOpenData(data);
    this.#facts.set(data, facts);
    return facts;
  }

  #add(
    task: StageTask,
    { engine, encoder, data }: ChainFacts,
    text: Pick<PlannedStage, 'title' | 'needs'>,
  ): PlannedStage {
    const stage = describeStage(
      task,
      { ...text, precision: engine.precision as PlannedStage['precision'] },
      {
        profile: null,
        engine: { name: engine.name, deviceKind: engine.device.replace(/:\d+$/, '') },
        data: this.#describe(data),
        encoder: {
          missing: null,
          sha256: encoder.info.sha256,
          hiddenSize: encoder.config.hiddenSize,
          hasLanguageHead: false, // what asks for it has been planned by `planTraining`
          matrixWeights: countMatrixWeights(encoder.config),
        },
        lookup: (key) => {
          const found = this.#planned.get(key);
          if (found === undefined) throw new Error(`a chain's stage ${key} must be planned before what reads it`);
          return found;
        },
      },
    );
    this.#planned.set(stage.key, stage);
    return stage;
  }
}
