import type { CleaningSettings, StageKind, TrainingSettings } from '@dynclean/schema';

import { hashDeterminants } from './hashDeterminants.js';
import type { DataFacts, EncoderFacts } from './Inventory.js';
import type { DataRef, EncoderRef, PlannedStage, StageNeeds, StageTask, VersionRef } from './Plan.js';

/** Raised when a kind of stage computes something else than before: results of then are no longer its results. */
const codeVersions: Readonly<Record<StageKind, string>> = {
  train: 'train.v1',
  threshold: 'threshold.v1',
  clean: 'clean.v1',
  'self-train': 'self-train.v1',
};

/** What holds for all stages of a plan. */
export interface PlanEngine {
  /** `libtorch`, `cpu`. */
  readonly name: string;
  /** `cpu` or `cuda`, without the number of the device. */
  readonly deviceKind: string;
}

/** What is looked up before a stage can be described. */
export interface StageFacts {
  readonly profile: string | null;
  readonly engine: PlanEngine;
  readonly data: DataFacts;
  /** Null for cleanings. */
  readonly encoder: EncoderFacts | null;
}

interface StageText {
  readonly title: string;
  readonly precision: PlannedStage['precision'];
}

/** The stages that a plan knows already, for keys that build on theirs. */
export type StageLookup = (key: string) => Pick<PlannedStage, 'setting'>;

/**
 * Whether the first E epochs of a longer run are a run of E epochs: the rate does not depend on the number of epochs
 * (batches of an epoch never do).
 */
export function servesShorterRuns({ schedule }: Pick<TrainingSettings, 'schedule'>): boolean {
  return schedule === 'constant';
}

function settingsInKey(settings: TrainingSettings): Partial<TrainingSettings> {
  if (!servesShorterRuns(settings)) return settings;
  const { totalEpochs: _totalEpochs, ...rest } = settings;
  return rest;
}

const describeVersion = (version: VersionRef, lookup: StageLookup) =>
  typeof version === 'string'
    ? { exact: version, portable: version }
    : { exact: version, portable: { cleaning: lookup(version.cleaning).setting } };

const describeEncoder = ({ name, random }: EncoderRef, facts: EncoderFacts | null) =>
  random === null
    ? { exact: facts?.sha256 ?? `not here: ${name}`, portable: name }
    : { exact: { random }, portable: { random } };

/** Names of a dataset's parts that mean the same everywhere. */
function describeSource({ source, name, train, dev, test, sentences }: DataRef) {
  return { source: /[\\/]/.test(source) ? name : source, train, dev, test, sentences };
}

/**
 * A planned stage from its task: its key (all that determines it: data and weights by their checksums, resolved
 * settings, engine, device kind, precision, code version) and its setting (the same by names, without the machine).
 * Threads and library versions are recorded with results but are in neither.
 */
export function describeStage(
  task: StageTask,
  needs: StageNeeds,
  text: StageText,
  facts: StageFacts,
  lookup: StageLookup,
): PlannedStage {
  const { profile, engine, data } = facts;
  const code = codeVersions[task.kind];
  const source = describeSource(task.data);
  const sums = { train: data.trainSha256 ?? `not here: ${source.source}`, types: data.types, cut: task.data.sentences };
  const measured = { ...sums, dev: data.devSha256, test: data.testSha256 };
  const compute = { engine: engine.name, device: engine.deviceKind, precision: text.precision };
  const { exact, portable, inputs } = describeTask(task, facts, lookup);
  const isMeasured = task.kind === 'train' || task.kind === 'self-train';
  const determinants = {
    kind: task.kind,
    code,
    profile,
    data: isMeasured ? measured : sums,
    ...exact,
    ...(task.kind === 'clean' ? {} : { engine: compute }),
  };
  const setting = { kind: task.kind, code, profile, source, ...portable, precision: text.precision };
  return {
    kind: task.kind,
    key: hashDeterminants(determinants),
    setting: hashDeterminants(setting),
    determinants,
    profile,
    title: text.title,
    task,
    precision: text.precision,
    needs,
    inputs,
  };
}

interface TaskDescription {
  readonly exact: Record<string, unknown>;
  readonly portable: Record<string, unknown>;
  readonly inputs: readonly string[];
}

function describeTask(task: StageTask, facts: StageFacts, lookup: StageLookup): TaskDescription {
  switch (task.kind) {
    case 'train': {
      const version = describeVersion(task.version, lookup);
      const encoder = describeEncoder(task.encoder, facts.encoder);
      const settings = settingsInKey(task.settings);
      return {
        exact: { version: version.exact, encoder: encoder.exact, settings },
        portable: { version: version.portable, encoder: encoder.portable, settings },
        inputs: typeof task.version === 'string' ? [] : [task.version.cleaning],
      };
    }
    case 'threshold': {
      const encoder = describeEncoder(task.encoder, facts.encoder);
      const settings = settingsInKey(task.settings);
      const { threshold } = task;
      return {
        exact: { encoder: encoder.exact, settings, threshold },
        portable: { encoder: encoder.portable, settings, threshold },
        inputs: [],
      };
    }
    case 'clean': {
      if (task.method === 'oracle') {
        const how = { method: task.method, maxSpanWidth: task.maxSpanWidth };
        return { exact: how, portable: how, inputs: [] };
      }
      const { method, dynamics, threshold, cleaning, keepNearest } = task;
      return {
        exact: { method, dynamics, threshold, cleaning, keepNearest },
        portable: {
          method,
          dynamics: lookup(dynamics).setting,
          threshold: lookup(threshold).setting,
          cleaning,
          keepNearest,
        },
        inputs: [dynamics, threshold],
      };
    }
    case 'self-train': {
      const version = describeVersion(task.version, lookup);
      const { start, startEpochs, settings, selfTraining } = task;
      const common = { startEpochs, settings: settingsInKey(settings), selfTraining };
      return {
        exact: { start, version: version.exact, ...common },
        portable: { start: lookup(start).setting, version: version.portable, ...common },
        inputs: [start, ...(typeof task.version === 'string' ? [] : [task.version.cleaning])],
      };
    }
  }
}

/** Settings of a cleaning that its threshold run depends on. */
export function pickThreshold(cleaning: CleaningSettings) {
  const { thresholdCount, thresholdRelabel, thresholdSeed } = cleaning;
  return { thresholdCount, thresholdRelabel, thresholdSeed };
}
