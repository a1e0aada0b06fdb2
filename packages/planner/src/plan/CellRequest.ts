import { completeChoice } from '@dynclean/methods';
import { getOwn, type MethodChoice, type Profile, type TrainingSettings } from '@dynclean/schema';
import { type DataFacts, type EncoderRef, type PlannedStage, resolveTrainingDefaults } from '@dynclean/stages';

import type { GridCell } from '../manifests/expandGrid.js';
import type { LoadedManifest } from '../manifests/readManifest.js';
import type { ResolvedNames } from '../manifests/resolveNames.js';
import type { SettingValue } from '../manifests/SettingValue.js';
import type { PlanOptions } from './PlanOptions.js';
import type { StageCollector } from './StageCollector.js';

/** A cell whose stages are to be planned, with all that they are made from. */
export interface CellRequest {
  readonly loaded: LoadedManifest;
  readonly cell: GridCell;
  readonly names: ResolvedNames;
  /** Settings by path, choices on dev made. */
  readonly given: Readonly<Record<string, SettingValue>>;
  readonly facts: DataFacts;
  readonly precision: PlannedStage['precision'];
  readonly inventory: PlanOptions['inventory'];
  readonly profile: Profile | null;
  readonly collector: StageCollector;
  /** Settings of trainings that were resolved for the plan, by all that they depend on but their seed. */
  readonly resolved: Map<string, TrainingSettings>;
}

/** Settings of one group: of `cleaner` those of `cleaner.seed`, not those of `cleaner.training.headLr`. */
export function pickGroup({ given }: Pick<CellRequest, 'given'>, group: string): Record<string, SettingValue> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([path, value]) =>
      path.startsWith(`${group}.`) && !path.slice(group.length + 1).includes('.')
        ? [[path.slice(group.length + 1), value]]
        : [],
    ),
  );
}

/**
 * Settings that a cell gives below paths, as they stand in a title: `, headLr 0.001`. A cleaner's own stand in for the
 * cell's that were named before them, and say whose they are where all are told: `, cleaner headLr 0.002`.
 */
export function describeGiven({ given }: Pick<CellRequest, 'given'>, ...prefixes: readonly string[]): string {
  const texts = new Map<string, string>();
  for (const prefix of prefixes) {
    for (const [path, value] of Object.entries(given)) {
      if (!path.startsWith(prefix) || path === 'precision') continue;
      const whose = prefix === '' && path.startsWith('cleaner.') ? 'cleaner ' : '';
      const name = path.slice(path.lastIndexOf('.') + 1);
      texts.set(whose + path.replace(/^cleaner\./, ''), `, ${whose}${name} ${String(value)}`);
    }
  }
  return [...texts.values()].join('');
}

/** What is trained. */
export interface TrainingRequest {
  readonly encoder: EncoderRef;
  /** As the model is defined. */
  readonly method: MethodChoice;
  readonly seed: number;
  /** The group of settings that are of this training alone, on top of the cell's, e.g. `cleaner`. */
  readonly alone?: string;
}

/** A method with all of its settings: those of the model, then what the cell says of the method. */
export function completeMethod(
  request: Pick<CellRequest, 'given'>,
  { name, settings }: MethodChoice,
  alone?: string,
): MethodChoice {
  const ofCell = pickGroup(request, `methods.${name}`);
  const ofTraining = alone === undefined ? {} : pickGroup(request, `${alone}.methods.${name}`);
  return completeChoice({ name, settings: { ...settings, ...ofCell, ...ofTraining } });
}

/** All settings of a training of a cell: its own, then the manifest's, the profile's, the paper's. */
export async function resolveCellTraining(
  request: CellRequest,
  { encoder, method, seed, alone }: TrainingRequest,
): Promise<TrainingSettings> {
  const { inventory, profile, facts, resolved } = request;
  const { hiddenSize } = await inventory.describeEncoder(encoder);
  const input = {
    given: {
      ...pickProfileTraining(request, method.name),
      ...pickGroup(request, 'training'),
      ...(alone !== undefined && pickGroup(request, `${alone}.training`)),
      method: completeMethod(request, method, alone),
      seed: Number.isSafeInteger(seed) && seed >= 0 ? 0 : seed, // a wrong one is left for the schema to refuse
    },
    hiddenSize,
    numSentences: facts.numSentences,
    paperEpochs: facts.paper?.epochs,
  };
  const identity = JSON.stringify(input);
  // A grid of a thousand seeds has few settings.
  const settings = resolved.get(identity) ?? resolveTrainingDefaults(input);
  resolved.set(identity, settings);
  return { ...settings, seed, totalEpochs: Math.min(settings.totalEpochs, profile?.maxEpochs ?? Infinity) };
}

function pickProfileTraining({ profile, cell, names }: CellRequest, methodName: string): Partial<TrainingSettings> {
  if (profile === null) return {};
  const epochs = [cell.dataset, names.data.name, 'other'].map((name) => getOwn(profile.epochs, name)).find(Boolean);
  return {
    ...(profile.training as Partial<TrainingSettings> | undefined),
    ...(getOwn(profile.trainingOf, methodName) as Partial<TrainingSettings> | undefined),
    ...(epochs === undefined ? {} : { totalEpochs: epochs }),
  };
}
