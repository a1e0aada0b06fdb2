import { listCatalog } from '@dynclean/datasets';
import {
  getOwn,
  InputError,
  type Profile,
  selfTrainingSettingsSchema,
  type TrainingSettings,
  trainingSettingsSchema,
} from '@dynclean/schema';
import {
  canonicalizeTraining,
  type DataRef,
  describeStage,
  type EncoderRef,
  type Inventory,
  parseSettings,
  pickThreshold,
  type PlanEngine,
  type PlannedStage,
  resolveTrainingDefaults,
  type Results,
  servesShorterRuns,
  type StageNeeds,
  type VersionRef,
} from '@dynclean/stages';

import { type DevChoice, expandGrid, type GridCell } from '../manifests/expandGrid.js';
import { knownModels } from '../manifests/knownModels.js';
import type { LoadedManifest } from '../manifests/readManifest.js';
import { replaceEncoder, type ResolvedNames, resolveNames } from '../manifests/resolveNames.js';
import { findEvaluation } from '../results/findCellResult.js';
import type { CellTask } from './CellTask.js';
import { CLEANER_SEED, findSettingDifferences } from './findSettingDifferences.js';
import { joinNeeds } from './joinNeeds.js';
import type { MergedNames, Plan, PlannedCell, SettingValue } from './Plan.js';
import { resolveCellCleaning } from './resolveCellCleaning.js';

/** What narrows a plan, or moves all of it. */
export interface PlanOptions {
  readonly inventory: Inventory;
  readonly engine: PlanEngine;
  readonly profile?: Profile | null;
  /** Finished stages, which decide choices on dev. Default: none. */
  readonly results?: Results | null;
  /** Only cells of these; names as the manifests have them. */
  readonly datasets?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  /** In place of the manifests' own seeds. */
  readonly seeds?: readonly number[] | undefined;
  /** In place of every cell's. */
  readonly precision?: 'fp32' | 'bf16' | undefined;
  /** What `auto` means: to run, the faster one of this machine; to read, the one that is kept. @default fp32 */
  readonly autoPrecision?: 'fp32' | 'bf16' | undefined;
  /**
   * Other manifests of the same folder: what they ask of a stage that these ones need too (more epochs of dynamics) is
   * done along.
   */
  readonly alsoAtHand?: readonly LoadedManifest[];
}

const NO_NEEDS: StageNeeds = { epochs: 0, dynamicsEpochs: 0, models: [] };

/**
 * Expands manifests to the stages that they need, equal ones once, and says of every cell which stages it rests on.
 * Reads what is on this machine through the inventory, changes nothing.
 *
 * @throws InputError when a setting is out of its range, or nothing is left of the grid.
 */
export async function planManifests(manifests: readonly LoadedManifest[], options: PlanOptions): Promise<Plan> {
  const planner = new Planner(options);
  for (const loaded of manifests) await planner.addManifest(loaded);
  if (options.alsoAtHand !== undefined && options.alsoAtHand.length > 0) {
    const others = new Planner({ ...options, seeds: undefined, datasets: undefined, models: undefined });
    for (const loaded of options.alsoAtHand) {
      // What cannot be planned of a manifest that nobody named is not this plan's fault.
      await others.addManifest(loaded).catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
      });
    }
    planner.widenNeeds(others.stages);
  }
  return {
    profile: options.profile?.name ?? null,
    manifests,
    stages: planner.stages,
    cells: planner.cells,
    merged: planner.mergedNames(),
    afreshTrainings: planner.cells.reduce((sum, cell) => sum + countAfresh(cell), 0),
  };
}

/** Trainings of a cell for itself: its cleaner's two, its own, the self-training. */
function countAfresh({ stages }: PlannedCell): number {
  const { dynamics, threshold, training, selfTraining } = stages;
  return [dynamics, threshold, training, selfTraining].filter((key) => key !== null).length;
}

type Stages = PlannedCell['stages'];

class Planner {
  readonly stages = new Map<string, PlannedStage>();
  readonly cells: PlannedCell[] = [];
  readonly #merged = new Map<string, Map<string, string>>();
  readonly #identities = new Set<string>();
  /** Numbers of epochs above the profile's limit, by the path of their setting. */
  readonly #limited = new Map<string, Set<number>>();

  constructor(private readonly options: PlanOptions) {}

  async addManifest(loaded: LoadedManifest): Promise<void> {
    const { datasets, models, seeds, profile } = this.options;
    const catalog = await listCatalog();
    const isCatalogId = (name: string) => catalog.some(({ id }) => id === name);
    for (const asked of expandGrid(loaded.manifest, { seeds, maxSeeds: profile?.seeds })) {
      if (datasets !== undefined && !datasets.includes(asked.dataset)) continue;
      if (models !== undefined && (asked.model === null || !models.includes(asked.model))) continue;
      const cell = this.#limit(asked);
      const names = resolveNames(loaded, cell, profile ?? null, isCatalogId);
      if (!this.#isNew(loaded, cell, names)) continue;
      const planned = await this.#planCell(loaded, cell, names);
      this.cells.push(planned);
    }
  }

  /** A dynamics run and its threshold run record as many epochs as any manifest at hand asks for. */
  widenNeeds(others: ReadonlyMap<string, PlannedStage>): void {
    for (const [key, { kind, needs }] of others) {
      const mine = this.stages.get(key);
      const epochs = needs.dynamicsEpochs;
      if (mine === undefined || epochs === 0 || mine.needs.dynamicsEpochs === 0) continue;
      if (kind !== 'train' && kind !== 'threshold') continue;
      this.stages.set(key, { ...mine, needs: joinNeeds(mine.needs, { epochs, dynamicsEpochs: epochs, models: [] }) });
    }
  }

  mergedNames(): MergedNames[] {
    const replaced = this.options.profile?.dataset;
    const merged = [...this.#merged].flatMap(([axisAndIdentity, names]): MergedNames[] => {
      const axis = axisAndIdentity.split(' ', 1)[0]!;
      const [name, ...same] = names.keys();
      if (name === undefined) return [];
      if (axis === 'dataset' && replaced !== undefined && (names.size > 1 || name !== replaced)) {
        return [{ axis, name: replaced, same: [name, ...same] }];
      }
      return same.length === 0 ? [] : [{ axis, name, same: [name, ...same] }];
    });
    const limited = [...this.#limited].map(([axis, values]) => ({
      axis,
      name: String(this.options.profile?.maxEpochs),
      same: [...values].map(String),
    }));
    return [...merged, ...limited];
  }

  /** A cell whose numbers of epochs are within the profile's limit, so that what it cuts to the same is the same. */
  #limit(cell: GridCell): GridCell {
    const { maxEpochs = Infinity } = this.options.profile ?? {};
    const limited = Object.entries(cell.settings).filter(
      (entry): entry is [string, number] => isEpochs(entry[0]) && typeof entry[1] === 'number' && entry[1] > maxEpochs,
    );
    if (limited.length === 0) return cell;
    for (const [path, value] of limited) {
      this.#limited.set(path, (this.#limited.get(path) ?? new Set()).add(value));
    }
    const changed = Object.fromEntries(limited.map(([path]) => [path, maxEpochs]));
    return { ...cell, settings: { ...cell.settings, ...changed } };
  }

  /** Whether no cell before means the same; under a profile, many do. */
  #isNew({ path }: LoadedManifest, cell: GridCell, names: ResolvedNames): boolean {
    if ((this.options.profile ?? null) === null) return true;
    const canonical = {
      dataset: this.#canonical('dataset', JSON.stringify({ ...names.data, name: null }), cell.dataset),
      model: cell.model === null ? null : this.#canonical('model', JSON.stringify(names.model), cell.model),
      version: this.#canonical('version', names.versionIdentity, cell.version),
    };
    const { block: _block, dataset: _dataset, model: _model, version: _version, ...rest } = cell;
    const identity = JSON.stringify([path, rest, canonical]);
    if (this.#identities.has(identity)) return false;
    this.#identities.add(identity);
    return true;
  }

  #canonical(axis: string, identity: string, name: string): string {
    const key = `${axis} ${identity}`;
    const names = this.#merged.get(key) ?? new Map<string, string>();
    this.#merged.set(key, names.set(name, name));
    return [...names.keys()][0] ?? name;
  }

  async #planCell(loaded: LoadedManifest, cell: GridCell, names: ResolvedNames): Promise<PlannedCell> {
    const undecided: { path: string; waitsFor: readonly string[] }[] = [];
    let settings = cell.settings;
    // One after the other, in the order written; those still open stand at the paper's value meanwhile.
    for (const [path, value] of Object.entries(cell.settings)) {
      if (!isChoice(value)) continue;
      const decided = await this.#choose(loaded, { ...cell, settings }, names, path, value);
      if (decided.waitsFor.length > 0) undecided.push({ path, waitsFor: decided.waitsFor });
      const { [path]: _open, ...others } = settings;
      settings = decided.value === null ? others : { ...others, [path]: decided.value };
      if (decided.value === null) break;
    }
    const plain = Object.fromEntries(
      Object.entries(settings).filter((entry): entry is [string, SettingValue] => !isChoice(entry[1])),
    );
    if ('precision' in plain) plain['precision'] = this.#precisionOf(plain);
    const resolved = await this.#addStages(loaded, cell, names, plain, undecided.length > 0);
    const chosen = Object.entries(cell.settings)
      .filter(([, value]) => isChoice(value))
      .map(([path]) => path);
    const { block, blockName, dataset, model, version, seed, needs } = cell;
    return {
      manifest: loaded,
      block,
      blockName,
      dataset,
      model,
      version,
      seed,
      needs,
      precision: this.#precisionOf(plain),
      values: Object.fromEntries(
        [...cell.swept, ...chosen].flatMap((path) => (path in plain ? [[path, plain[path] as SettingValue]] : [])),
      ),
      given: plain,
      differs: findSettingDifferences({
        ...plain,
        // A profile's is named with all that the profile sets.
        ...(this.options.precision !== undefined && { precision: this.options.precision }),
      }),
      ...resolved,
      undecided,
      data: names.data,
    };
  }

  /** The candidate with the best F1 on dev, if all of them were trained; their stages are planned either way. */
  async #choose(
    loaded: LoadedManifest,
    cell: GridCell,
    names: ResolvedNames,
    path: string,
    { chosenOnDev }: DevChoice,
  ): Promise<{ value: number | null; waitsFor: readonly string[] }> {
    let best: { value: number; f1: number } | null = null;
    const waitsFor: string[] = [];
    for (const value of chosenOnDev) {
      const settings = Object.fromEntries(
        Object.entries({ ...cell.settings, [path]: value }).filter(
          (entry): entry is [string, SettingValue] => !isChoice(entry[1]),
        ),
      );
      const { stages, epochs, modelSelection } = await this.#addStages(loaded, cell, names, settings, false);
      const stage = stages.training === null ? undefined : this.stages.get(stages.training);
      if (stage === undefined)
        throw new InputError(`${loaded.path}: ${path}: a choice on dev needs a model to measure (needs: scores)`);
      const found = this.options.results?.find(stage) ?? null;
      if (found === null) {
        waitsFor.push(stage.key);
        continue;
      }
      const f1 = findEvaluation(found.record, epochs.training, modelSelection)?.dev?.f1 ?? 0;
      if (best === null || f1 > best.f1) best = { value, f1 };
    }
    return waitsFor.length > 0 ? { value: null, waitsFor } : { value: best?.value ?? null, waitsFor };
  }

  /** Adds the stages of a cell. @param isOpen - whether a choice is still to be made: then nothing is added. */
  async #addStages(
    loaded: LoadedManifest,
    cell: GridCell,
    names: ResolvedNames,
    given: Readonly<Record<string, SettingValue>>,
    isOpen: boolean,
  ): Promise<Pick<PlannedCell, 'stages' | 'epochs' | 'modelSelection'>> {
    const { inventory, engine, profile = null } = this.options;
    const none: Stages = { dynamics: null, threshold: null, cleaning: null, training: null, selfTraining: null };
    const { data, model, version } = names;
    const facts = await inventory.describeData(data);
    const precision = this.#precisionOf(given);
    const stages: { -readonly [K in keyof Stages]: Stages[K] } = { ...none };
    const epochs = { training: 0, selfTraining: 0, cleaning: 0 };
    if (cell.needs === 'data' || isOpen) return { stages, epochs, modelSelection: 'best_dev' };

    const ofGroup = (group: string) =>
      Object.fromEntries(
        Object.entries(given).flatMap(([path, value]) =>
          path.startsWith(`${group}.`) && !path.slice(group.length + 1).includes('.')
            ? [[path.slice(group.length + 1), value]]
            : [],
        ),
      );
    const train = async (encoder: EncoderRef, topneg: boolean, seed: number, extra: object) => {
      const { hiddenSize } = await inventory.describeEncoder(encoder);
      const settings = resolveTrainingDefaults({
        given: { ...this.#profileTraining(data, cell.dataset), ...ofGroup('training'), ...extra, topneg, seed },
        hiddenSize,
        numSentences: facts.numSentences,
        paperEpochs: facts.paper?.epochs,
      });
      return { ...settings, totalEpochs: Math.min(settings.totalEpochs, profile?.maxEpochs ?? Infinity) };
    };
    const add = async (task: CellTask, needs: StageNeeds, title: string): Promise<PlannedStage> => {
      const encoder = 'encoder' in task ? await inventory.describeEncoder(task.encoder) : null;
      const stage = describeStage(
        task,
        needs,
        { title, precision },
        { profile: profile?.name ?? null, engine, data: facts, encoder },
        (key) => this.#lookup(key),
      );
      const there = this.stages.get(stage.key);
      this.stages.set(stage.key, there === undefined ? stage : { ...there, needs: joinNeeds(there.needs, needs) });
      return stage;
    };

    let versionRef: VersionRef = version.kind === 'gold' ? 'gold' : 'distant';
    const where = data.name;
    if (version.kind === 'oracle') {
      const { maxSpanWidth } = parseSettings(trainingSettingsSchema, ofGroup('training'), 'training');
      const stage = await add({ kind: 'clean', method: 'oracle', data, maxSpanWidth }, NO_NEEDS, `${where}, oracle`);
      stages.cleaning = stage.key;
      versionRef = { cleaning: stage.key };
    }
    if (version.kind === 'cleaned') {
      const own = getOwn(loaded.manifest.define?.models, version.cleaner) ?? knownModels.get(version.cleaner);
      if (own === undefined) throw new InputError(`${loaded.path}: cleaner ${version.cleaner} must be known`);
      const { perSeed = 'once', seed: cleanerSeed = CLEANER_SEED } = ofGroup('cleaner');
      const seed = perSeed === 'each' ? cell.seed : Number(cleanerSeed);
      const encoder = replaceEncoder(own.encoder, loaded.path, profile);
      const settings = canonicalizeTraining(await train(encoder, own.topneg, seed, ofGroup('cleaner.training')), {
        forDynamics: true,
      });
      // Every seed cleans for itself: its threshold samples, too, unless one draw is asked for.
      const draw = perSeed === 'each' ? { thresholdSeed: seed } : {};
      const cleaning = resolveCellCleaning(
        { ...draw, ...ofGroup('cleaning') },
        version,
        settings,
        cell.dataset,
        facts.paper,
        profile,
      );
      const averaged = cleaning.epochs ?? settings.totalEpochs;
      const cleanerSettings =
        servesShorterRuns(settings) || averaged <= settings.totalEpochs
          ? settings
          : { ...settings, totalEpochs: averaged };
      const ofCleaner = describeValues(given, 'training.') + describeValues(given, 'cleaner.training.');
      const needs = { epochs: averaged, dynamicsEpochs: averaged, models: [] };
      const dynamics = await add(
        { kind: 'train', data, version: 'distant', encoder, settings: cleanerSettings },
        needs,
        `${where}, ${version.cleaner} on D${ofCleaner}, seed ${seed}`,
      );
      const threshold = await add(
        { kind: 'threshold', data, encoder, settings: cleanerSettings, threshold: pickThreshold(cleaning) },
        needs,
        `${where}, ${version.cleaner}, threshold run${ofCleaner}${describeValues(given, 'cleaning.threshold')}, seed ${seed}`,
      );
      const clean = await add(
        {
          kind: 'clean',
          method: 'dynamics',
          data,
          dynamics: dynamics.key,
          threshold: threshold.key,
          cleaning: { ...cleaning, epochs: averaged },
          keepNearest: profile?.cleaning?.keepNearest ?? false,
        },
        { ...NO_NEEDS, epochs: averaged },
        `${where}, ${cell.version}${describeValues(given, 'clean')}${perSeed === 'each' ? `, seed ${seed}` : ''}`,
      );
      Object.assign(stages, { dynamics: dynamics.key, threshold: threshold.key, cleaning: clean.key });
      epochs.cleaning = averaged;
      versionRef = { cleaning: clean.key };
    }
    if (cell.needs === 'cleaning' || model === null) return { stages, epochs, modelSelection: 'best_dev' };

    const settings = canonicalizeTraining(await train(model.encoder, model.topneg, cell.seed, {}), {
      forDynamics: false,
    });
    const title = `${where}, ${cell.model} on ${cell.version}${describeValues(given, '')}, seed ${cell.seed}`;
    const training = await add(
      { kind: 'train', data, version: versionRef, encoder: model.encoder, settings },
      { epochs: settings.totalEpochs, dynamicsEpochs: 0, models: model.selfTrained ? [settings.totalEpochs] : [] },
      model.selfTrained ? title.replace('-st on', ' on') : title,
    );
    stages.training = training.key;
    epochs.training = settings.totalEpochs;
    if (model.selfTrained) {
      const selfTraining = parseSettings(selfTrainingSettingsSchema, ofGroup('selfTraining'), 'selfTraining');
      const totalEpochs = Math.min(selfTraining.totalEpochs ?? settings.totalEpochs, profile?.maxEpochs ?? Infinity);
      const stage = await add(
        {
          kind: 'self-train',
          data,
          version: versionRef,
          encoder: model.encoder,
          start: training.key,
          startEpochs: settings.totalEpochs,
          settings: { ...settings, totalEpochs },
          selfTraining: { ...selfTraining, totalEpochs: null },
        },
        { epochs: totalEpochs, dynamicsEpochs: 0, models: [] },
        title,
      );
      stages.selfTraining = stage.key;
      epochs.selfTraining = totalEpochs;
    }
    return { stages, epochs, modelSelection: settings.modelSelection };
  }

  /** The command's, else the manifest's, else the profile's, else the paper's. */
  #precisionOf(given: Readonly<Record<string, SettingValue>>): 'fp32' | 'bf16' {
    const { precision, profile, autoPrecision = 'fp32' } = this.options;
    const said = (precision ?? given['precision'] ?? profile?.precision ?? 'fp32') as 'auto' | 'fp32' | 'bf16';
    return said === 'auto' ? autoPrecision : said;
  }

  #lookup(key: string): PlannedStage {
    const stage = this.stages.get(key);
    if (stage === undefined) throw new Error(`plan: stage ${key} must come after those that it reads`);
    return stage;
  }

  #profileTraining(data: DataRef, dataset: string): Partial<TrainingSettings> {
    const { profile = null } = this.options;
    if (profile === null) return {};
    const epochs = [dataset, data.name, 'other'].map((name) => getOwn(profile.epochs, name)).find(Boolean);
    return {
      ...(profile.training as Partial<TrainingSettings> | undefined),
      ...(epochs === undefined ? {} : { totalEpochs: epochs }),
    };
  }
}

/** Settings that a profile's `maxEpochs` limits. */
const isEpochs = (path: string): boolean => path === 'cleaning.epochs' || path.endsWith('.totalEpochs');

function isChoice(value: SettingValue | DevChoice): value is DevChoice {
  return typeof value === 'object' && value !== null;
}

function describeValues(given: Readonly<Record<string, SettingValue>>, prefix: string): string {
  return Object.entries(given)
    .filter(([path]) => path.startsWith(prefix) && path !== 'precision')
    .map(([path, value]) => `, ${path.slice(path.lastIndexOf('.') + 1)} ${String(value)}`)
    .join('');
}
