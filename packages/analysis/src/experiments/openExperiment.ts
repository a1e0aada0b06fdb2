import {
  chooseAutoPrecision,
  leavesPrecisionOpen,
  type LoadedManifest,
  type Plan,
  planManifests,
  readManifest,
  readProfile,
  requireNames,
} from '@dynclean/planner';
import { type Precision, precisions, type Profile } from '@dynclean/schema';
import { createInventory, openResults, type Results, type RunContext } from '@dynclean/stages';

import type { ExperimentChoice } from './ExperimentChoice.js';
import { formatRunCommand } from './formatRunCommand.js';
import { CellData, measureManifest } from './measureManifest.js';
import type { Observation } from './Observation.js';

/** A manifest with its plan and what is there of it. */
export interface OpenExperiment {
  readonly loaded: LoadedManifest;
  readonly plan: Plan;
  readonly results: Results;
  readonly profile: Profile | null;
  /** What was asked for, and narrows the plan. */
  readonly choice: ExperimentChoice;
  /** The command that runs what is missing of it. */
  readonly command: string;
}

/**
 * Opens a manifest for a report. Nothing is run, no engine is started: results of any machine serve, as long as they
 * are of the same setting.
 *
 * @throws InputError when the manifest or the profile has mistakes, or names are asked for that the manifest has not.
 */
export async function openExperiment(choice: ExperimentChoice): Promise<OpenExperiment> {
  const { file, datasets, models, seeds, precision } = choice;
  const loaded = await readManifest(file);
  requireNames(choice, [loaded]);
  const profile = choice.profile === undefined ? null : await readProfile(choice.profile);
  const results = await openResults(choice.results);
  const inventory = createInventory();
  const planAt = (autoPrecision: Precision): Promise<Plan> =>
    planManifests([loaded], {
      inventory,
      engine: { name: 'libtorch', deviceKind: 'cpu' }, // whichever it was: results are found by their setting, too
      profile,
      results,
      datasets,
      models,
      seeds,
      precision,
      autoPrecision,
    });
  const opened = { loaded, results, profile, choice, command: formatRunCommand(choice) };
  if (precision !== undefined || !leavesPrecisionOpen([loaded], profile))
    return { ...opened, plan: await planAt('fp32') };
  const { plan } = await chooseAutoPrecision(planAt, results, { otherwise: 'fp32', possible: precisions });
  return { ...opened, plan };
}

/** The same, with everything that its runs say. */
export async function measureExperiment(
  choice: ExperimentChoice,
  context: RunContext = {},
): Promise<OpenExperiment & { readonly observations: readonly Observation[]; readonly data: CellData }> {
  const experiment = await openExperiment(choice);
  const { loaded, plan, results } = experiment;
  const data = new CellData(results.folder);
  return { ...experiment, data, observations: await measureManifest(loaded, { plan, results, data }, context) };
}
