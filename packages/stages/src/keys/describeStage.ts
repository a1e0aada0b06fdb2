import { type CleaningSettings, getOwn } from '@dynclean/schema';

import type { DataFacts, EncoderFacts } from '../data/Inventory.js';
import { findStageKind } from '../kinds/stageKinds.js';
import type { PlannedStage, StageTask } from '../store/PlannedStage.js';
import { defaultsOf, lastingDefaults } from './codeVersions.js';
import { hashDeterminants } from './hashDeterminants.js';
import { omitDefaults } from './omitDefaults.js';

/** What holds for all stages of a plan. */
export interface PlanEngine {
  /** `libtorch`, `cpu`. */
  readonly name: string;
  /** `cpu` or `cuda`, without the number of the device. */
  readonly deviceKind: string;
  /** The same of kinds of stages that are computed elsewhere than the others. */
  readonly deviceKinds?: Readonly<Record<string, string>>;
}

/** The kind of device that stages of a kind are computed with. */
export function deviceKindOf(
  { deviceKind, deviceKinds = {} }: Pick<PlanEngine, 'deviceKind' | 'deviceKinds'>,
  kind: string,
): string {
  return getOwn(deviceKinds, kind) ?? deviceKind;
}

/** The stages that a plan knows already, for keys that build on theirs. */
export type StageLookup = (key: string) => Pick<PlannedStage, 'setting'>;

/** What is looked up before a stage can be described. */
export interface StageFacts {
  readonly profile: string | null;
  readonly engine: PlanEngine;
  readonly data: DataFacts;
  /** Null for cleanings. */
  readonly encoder: EncoderFacts | null;
  readonly lookup: StageLookup;
}

/** A dataset's name that means the same everywhere. */
const sourceOf = (source: string, name: string): string => (/[\\/]/.test(source) ? name : source);

/**
 * A planned stage from its task: its key (all that determines it: data and weights by their checksums, resolved
 * settings, engine, device kind, precision, code version) and its setting (the same by names, without the machine and
 * the code version). Both are made of what differs from frozen defaults (`codeVersions`), so that a setting that comes
 * later changes neither. Threads and library versions are recorded with results but are in neither.
 */
export function describeStage(
  task: StageTask,
  { needs, title, precision }: Pick<PlannedStage, 'needs' | 'title' | 'precision'>,
  { profile, engine, data, encoder, lookup }: StageFacts,
): PlannedStage {
  const { kind } = task;
  const stageKind = findStageKind(kind);
  const { isMeasured, needsEngine } = stageKind;
  const [newest] = stageKind.codeVersions;
  const { name, source, train, dev, test, sentences, labels } = task.data;
  const trainSum =
    labels === undefined
      ? (data.trainSha256 ?? `not here: ${sourceOf(source, name)}`)
      : `labels of annotate-${labels.annotation}`;
  const sums = { train: trainSum, types: data.types, cut: sentences };
  const measured = { ...sums, dev: data.devSha256, test: data.testSha256 };
  const compute = { engine: engine.name, device: deviceKindOf(engine, kind), precision };
  const { exact, portable, inputs } = stageKind.describe(task, {
    encoder,
    settingOf: (input) => lookup(input).setting,
  });
  const determinants = {
    kind,
    code: newest.name,
    ...omitDefaults({ profile, data: isMeasured ? measured : sums, ...exact }, defaultsOf(newest, exact['method'])),
    ...(needsEngine && { engine: compute }),
  };
  const named = {
    ...{ source: sourceOf(source, name), train, dev, test, cut: sentences },
    ...(labels !== undefined && { labels: lookup(labels.annotation).setting }),
  };
  const setting = {
    kind,
    ...omitDefaults({ profile, data: named, ...portable }, lastingDefaults(kind, portable['method'])),
    precision,
  };
  return {
    kind,
    key: hashDeterminants(determinants),
    setting: hashDeterminants(setting),
    determinants,
    profile,
    title,
    task,
    precision,
    needs,
    inputs: labels === undefined ? inputs : [labels.annotation, ...inputs],
  };
}

/** Settings of a cleaning that its threshold run depends on. */
export function pickThreshold(cleaning: CleaningSettings) {
  const { thresholdCount, thresholdRelabel, thresholdSeed } = cleaning;
  return { thresholdCount, thresholdRelabel, thresholdSeed };
}
