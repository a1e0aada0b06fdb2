import { join } from 'node:path';

import { findCellResult, type PlannedCell } from '@dynclean/planner';
import { findRecord } from '@dynclean/stages';
import { InputError } from '@dynclean/schema';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { openStageDynamics } from '../dynamics/openStageDynamics.js';
import { formatRunCommand } from './formatRunCommand.js';
import type { ExperimentChoice } from './ExperimentChoice.js';
import { CellData } from './measureManifest.js';
import { openExperiment } from './openExperiment.js';

/** What of a manifest's finished runs `compareVersions` compares. */
export interface SelectedComparison {
  /** `name=folder` of every cleaned version that is there. */
  readonly versions: readonly string[];
  /** Folders of the trainings on D and on these versions. */
  readonly runs: readonly string[];
  /** The dynamics behind the versions, by their folders. */
  readonly dynamics: ReadonlyMap<string, DynamicsSource>;
  /** Titles of stages that are missing. */
  readonly waitsFor: readonly string[];
}

/**
 * The cleaned versions of one dataset of a manifest, and the trainings on them.
 *
 * @throws InputError where the manifest has several datasets and none was chosen, or no cleaned version is there yet.
 */
export async function selectComparison(choice: ExperimentChoice): Promise<SelectedComparison> {
  const { plan, results } = await openExperiment(choice);
  const datasets = [...new Set(plan.cells.map(({ dataset }) => dataset))];
  if (datasets.length !== 1) {
    throw new InputError(
      `${choice.file}: must be narrowed to one dataset, but has ${datasets.join(', ')}. Choose with --datasets.`,
    );
  }
  const versions = new Map<string, string>();
  const dynamics = new Map<string, DynamicsSource>();
  const data = new CellData(results.folder);
  const runs = new Set<string>();
  const waitsFor = new Set<string>();
  for (const cell of plan.cells) {
    const result = findCellResult(plan, results, cell);
    if (result.state === 'waiting') for (const { title } of result.waitsFor) waitsFor.add(title);
    const { stages, version } = cell;
    const find = (key: string | null) => {
      const stage = key === null ? undefined : plan.stages.get(key);
      return stage === undefined ? null : findRecord(results, stage);
    };
    const cleaning = find(stages.cleaning);
    if (cleaning !== null) {
      // An oracle has no thresholds and no clean.json: its dataset speaks for it.
      const place = cleaning.record.clean === null ? join(cleaning.folder, 'cleaned') : cleaning.folder;
      versions.set(place, nameVersion(cell));
      const heldOut = (stages.heldOut ?? []).map(find).filter((stage) => stage !== null);
      const there = { dynamics: find(stages.dynamics), threshold: find(stages.threshold), cleaning, heldOut };
      const source = await openStageDynamics(nameVersion(cell), there, await data.open(cell));
      if (source !== null) dynamics.set(place, source);
    }
    const training = find(stages.training);
    if (training !== null && (version === 'D' || cleaning !== null)) runs.add(training.folder);
  }
  if (versions.size === 0) {
    throw new InputError(
      `${choice.file}: must have a cleaned version of ${datasets[0]} to compare, but none is there yet. ` +
        `Run "${formatRunCommand({ ...choice, datasets })}".`,
    );
  }
  return {
    versions: [...versions].map(([folder, name]) => `${name}=${folder}`),
    runs: [...runs],
    dynamics,
    waitsFor: [...waitsFor],
  };
}

/** With what it was swept over, so that two settings of one version have two names. */
function nameVersion({ version, values }: PlannedCell): string {
  const swept = Object.entries(values)
    .filter(([path]) => path.startsWith('clean'))
    .map(([path, value]) => `${path.slice(path.lastIndexOf('.') + 1)} ${String(value)}`);
  return [version, ...swept].join(' ');
}
