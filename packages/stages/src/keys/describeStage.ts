import type { CleaningSettings, TrainingSettings } from '@dynclean/schema';

import type { DataFacts, EncoderFacts } from '../data/Inventory.js';
import type { EncoderRef, PlannedStage, StageNeeds, StageTask, VersionRef } from '../perform/PlannedStage.js';
import { codeVersions, lastingDefaults } from './codeVersions.js';
import { hashDeterminants } from './hashDeterminants.js';
import { nestSettings } from './nestSettings.js';
import { omitDefaults } from './omitDefaults.js';

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

/** Training settings as a key has them (`nestSettings`), without the number of epochs where a longer run serves a shorter one. */
function settingsInKey(settings: TrainingSettings) {
  const { training, method } = nestSettings(settings);
  const { totalEpochs, ...others } = training;
  return { training: servesShorterRuns(settings) ? others : { ...others, totalEpochs }, method };
}

const describeVersion = (version: VersionRef, lookup: StageLookup) =>
  typeof version === 'string'
    ? { exact: version, portable: version }
    : { exact: version, portable: { cleaning: lookup(version.cleaning).setting } };

const describeEncoder = ({ name, random }: EncoderRef, facts: EncoderFacts | null) =>
  random === null
    ? { exact: facts?.sha256 ?? `not here: ${name}`, portable: name }
    : { exact: { random }, portable: { random } };

/** A dataset's name that means the same everywhere. */
const sourceOf = (source: string, name: string): string => (/[\\/]/.test(source) ? name : source);

/**
 * A planned stage from its task: its key (all that determines it: data and weights by their checksums, resolved
 * settings, engine, device kind, precision, code version) and its setting (the same by names, without the machine and the
 * code version). Both are made of what differs from frozen defaults (`codeVersions`), so that a setting that comes later
 * changes neither. Threads and library versions are recorded with results but are in neither.
 */
export function describeStage(
  task: StageTask,
  needs: StageNeeds,
  text: StageText,
  facts: StageFacts,
  lookup: StageLookup,
): PlannedStage {
  const { profile, engine, data } = facts;
  const { kind } = task;
  const [{ name: code, defaults }] = codeVersions[kind];
  const { name, source, train, dev, test, sentences } = task.data;
  const sums = { train: data.trainSha256 ?? `not here: ${sourceOf(source, name)}`, types: data.types, cut: sentences };
  const measured = { ...sums, dev: data.devSha256, test: data.testSha256 };
  const compute = { engine: engine.name, device: engine.deviceKind, precision: text.precision };
  const { exact, portable, inputs } = describeTask(task, facts, lookup);
  const isMeasured = kind === 'train' || kind === 'self-train';
  const determinants = {
    kind,
    code,
    ...omitDefaults({ profile, data: isMeasured ? measured : sums, ...exact }, defaults),
    ...(kind === 'clean' ? {} : { engine: compute }),
  };
  const named = { source: sourceOf(source, name), train, dev, test, cut: sentences };
  const setting = {
    kind,
    ...omitDefaults({ profile, data: named, ...portable }, lastingDefaults(kind)),
    precision: text.precision,
  };
  return {
    kind,
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
        exact: { version: version.exact, encoder: encoder.exact, ...settings },
        portable: { version: version.portable, encoder: encoder.portable, ...settings },
        inputs: typeof task.version === 'string' ? [] : [task.version.cleaning],
      };
    }
    case 'threshold': {
      const encoder = describeEncoder(task.encoder, facts.encoder);
      const common = { ...settingsInKey(task.settings), threshold: task.threshold };
      return {
        exact: { encoder: encoder.exact, ...common },
        portable: { encoder: encoder.portable, ...common },
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
      const common = { startEpochs, ...settingsInKey(settings), selfTraining };
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
