import { dirname, resolve } from 'node:path';

import { listCatalog } from '@dynclean/datasets';
import {
  type CleaningSettings,
  cleaningSettingsSchema,
  InputError,
  type Profile,
  selfTrainingSettingsSchema,
  type TrainingSettings,
  trainingSettingsSchema,
} from '@dynclean/schema';

import { parseSettings } from '../parseSettings.js';
import { resolveCleaningDefaults } from '../resolveCleaningDefaults.js';
import { resolveTrainingDefaults } from '../resolveTrainingDefaults.js';
import { canonicalizeTraining } from './canonicalizeTraining.js';
import { describeStage, pickThreshold, type PlanEngine, servesShorterRuns } from './describeStage.js';
import { type DevChoice, expandGrid, type GridCell } from './expandGrid.js';
import type { Inventory } from './Inventory.js';
import { knownModels, type ModelChoice } from './knownModels.js';
import { parseVersion, type VersionChoice } from './parseVersion.js';
import type {
  DataRef,
  EncoderRef,
  MergedNames,
  Plan,
  PlannedCell,
  PlannedStage,
  Results,
  SettingValue,
  StageNeeds,
  StageTask,
  VersionRef,
} from './Plan.js';
import { findEvaluation } from './findCellResult.js';
import type { LoadedManifest } from './readManifest.js';

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
  /**
   * Other manifests of the same folder: what they ask of a stage that these ones need too (more epochs of dynamics) is
   * done along.
   */
  readonly alsoAtHand?: readonly LoadedManifest[];
}

/** Epochs that the released cleaned files average (docs/experiments.md). */
const releaseEpochs: Readonly<Record<string, number>> = { conll03: 2, wikigold: 7, wnut16: 13, bc5cdr: 3 };

/** The cleaner's seed where one cleaning serves every seed. */
const CLEANER_SEED = 42;

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
    for (const loaded of options.alsoAtHand) await others.addManifest(loaded);
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

interface ResolvedNames {
  readonly data: DataRef;
  readonly model: { readonly encoder: EncoderRef; readonly topneg: boolean; readonly selfTrained: boolean } | null;
  readonly version: VersionChoice;
  /** The same with the cleaner resolved: equal texts are the same version. */
  readonly versionIdentity: string;
}

class Planner {
  readonly stages = new Map<string, PlannedStage>();
  readonly cells: PlannedCell[] = [];
  readonly #merged = new Map<string, Map<string, string>>();
  readonly #identities = new Set<string>();

  constructor(private readonly options: PlanOptions) {}

  async addManifest(loaded: LoadedManifest): Promise<void> {
    const { datasets, models, seeds, profile } = this.options;
    const catalog = await listCatalog();
    const isCatalogId = (name: string) => catalog.some(({ id }) => id === name);
    for (const cell of expandGrid(loaded.manifest, { seeds, maxSeeds: profile?.seeds })) {
      if (datasets !== undefined && !datasets.includes(cell.dataset)) continue;
      if (models !== undefined && (cell.model === null || !models.includes(cell.model))) continue;
      const names = this.#resolveNames(loaded, cell, isCatalogId);
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
    return [...this.#merged].flatMap(([axisAndIdentity, names]) => {
      const axis = axisAndIdentity.split(' ', 1)[0] as MergedNames['axis'];
      const [name, ...same] = names.keys();
      return name === undefined || same.length === 0 ? [] : [{ axis, name, same: [name, ...same] }];
    });
  }

  #resolveNames(
    { path, manifest }: LoadedManifest,
    cell: GridCell,
    isCatalogId: (name: string) => boolean,
  ): ResolvedNames {
    const { profile } = this.options;
    const own = manifest.define ?? {};
    const given = own.datasets?.[cell.dataset];
    const source = given?.dataset ?? cell.dataset;
    const data: DataRef =
      profile?.dataset !== undefined
        ? {
            name: profile.dataset,
            source: profile.dataset,
            train: null,
            dev: null,
            test: null,
            sentences: profile.sentences ?? null,
          }
        : {
            name: cell.dataset,
            source: isCatalogId(source) ? source : resolve(dirname(path), source),
            train: given?.train ?? null,
            dev: given?.dev ?? null,
            test: given?.test ?? null,
            sentences: profile?.sentences ?? null,
            ...(given?.needs !== undefined && { needs: given.needs }),
          };
    const modelOf = (name: string) => {
      const choice: ModelChoice | undefined = own.models?.[name] ?? knownModels.get(name);
      if (choice === undefined) throw new InputError(`${path}: model ${name} must be known`);
      return { ...choice, encoder: this.#replaceEncoder(choice.encoder, path) };
    };
    const version = parseVersion(cell.version, cell.dataset, own.versions);
    if (version === null) throw new InputError(`${path}: version ${cell.version} must be known`);
    const identity = version.kind === 'cleaned' ? { ...version, cleaner: modelOf(version.cleaner) } : version;
    return {
      data,
      model: cell.model === null ? null : modelOf(cell.model),
      version,
      versionIdentity: JSON.stringify(identity),
    };
  }

  #replaceEncoder(name: string, manifestPath: string): EncoderRef {
    const replacement = this.options.profile?.encoder;
    if (typeof replacement === 'object')
      return {
        name: `random ${replacement.random.numLayers} x ${replacement.random.hiddenSize}`,
        random: replacement.random,
      };
    const chosen = replacement ?? name;
    const isFolder = /^[.~]?[\\/]|^\.\.?[\\/]/.test(chosen);
    return { name: isFolder ? resolve(dirname(manifestPath), chosen) : chosen, random: null };
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

  #canonical(axis: MergedNames['axis'], identity: string, name: string): string {
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
      precision: String(this.options.precision ?? plain['precision'] ?? 'fp32'),
      values: Object.fromEntries(
        [...cell.swept, ...chosen].flatMap((path) => (path in plain ? [[path, plain[path] as SettingValue]] : [])),
      ),
      differs: findDifferences(plain),
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

  /** Adds the stages of a cell. @param onlyDescribed - false while a choice is open: then nothing is added. */
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
    const precision = (this.options.precision ?? given['precision'] ?? 'fp32') as 'fp32' | 'bf16';
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
    const add = async (task: StageTask, needs: StageNeeds, title: string): Promise<PlannedStage> => {
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
      const own = loaded.manifest.define?.models?.[version.cleaner] ?? knownModels.get(version.cleaner);
      if (own === undefined) throw new InputError(`${loaded.path}: cleaner ${version.cleaner} must be known`);
      const { perSeed = 'once', seed: cleanerSeed = CLEANER_SEED } = ofGroup('cleaner');
      const seed = perSeed === 'each' ? cell.seed : Number(cleanerSeed);
      const encoder = this.#replaceEncoder(own.encoder, loaded.path);
      const settings = canonicalizeTraining(await train(encoder, own.topneg, seed, ofGroup('cleaner.training')), {
        forDynamics: true,
      });
      const cleaning = this.#resolveCleaning(ofGroup('cleaning'), version, settings, cell, facts.paper);
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

  #lookup(key: string): PlannedStage {
    const stage = this.stages.get(key);
    if (stage === undefined) throw new Error(`plan: stage ${key} must come after those that it reads`);
    return stage;
  }

  #profileTraining(data: DataRef, dataset: string): Partial<TrainingSettings> {
    const { profile = null } = this.options;
    if (profile === null) return {};
    const epochs = profile.epochs?.[dataset] ?? profile.epochs?.[data.name] ?? profile.epochs?.['other'];
    return {
      ...(profile.training as Partial<TrainingSettings> | undefined),
      ...(epochs === undefined ? {} : { totalEpochs: epochs }),
    };
  }

  #resolveCleaning(
    given: Readonly<Record<string, SettingValue>>,
    version: VersionChoice & { kind: 'cleaned' },
    training: TrainingSettings,
    cell: GridCell,
    paper: { epochs: number; kPos: number; kNeg: number } | undefined,
  ): CleaningSettings {
    const { profile = null } = this.options;
    const { epochs: asked, metric: askedMetric, ...others } = given;
    const rest = { ...others, ...describeMetric(askedMetric) };
    const epochs =
      asked === 'release'
        ? (releaseEpochs[cell.dataset] ?? null)
        : asked === 'paper' || asked === undefined
          ? null
          : asked;
    const limited = epochs === null ? null : Math.min(Number(epochs), profile?.maxEpochs ?? Infinity);
    const ofVersion = {
      ...(version.sign && { sign: version.sign }),
      ...(version.metric && { metric: version.metric }),
    };
    const { keepNearest: _keepNearest, ...profileCleaning } = profile?.cleaning ?? {};
    const cleaning = resolveCleaningDefaults(
      { ...profileCleaning, ...rest, ...ofVersion, epochs: limited } as Parameters<typeof resolveCleaningDefaults>[0],
      profileCleaning.kPos === undefined ? paper : undefined,
    );
    return parseSettings(
      cleaningSettingsSchema,
      { ...cleaning, epochs: cleaning.epochs ?? training.totalEpochs },
      'cleaning',
    );
  }
}

function isChoice(value: SettingValue | DevChoice): value is DevChoice {
  return typeof value === 'object' && value !== null;
}

/** A manifest's `both` and `either` as settings of a cleaning. */
function describeMetric(metric: SettingValue | undefined): object {
  if (metric === undefined) return {};
  if (metric === 'both') return { metric: 'aum', otherMetric: 'required' };
  if (metric === 'either') return { metric: 'aum', otherMetric: 'enough' };
  return { metric };
}

/** What two cells together need of a stage. */
function joinNeeds(a: StageNeeds, b: StageNeeds): StageNeeds {
  return {
    epochs: Math.max(a.epochs, b.epochs),
    dynamicsEpochs: Math.max(a.dynamicsEpochs, b.dynamicsEpochs),
    models: [...new Set([...a.models, ...b.models])].sort((x, y) => x - y),
  };
}

function describeValues(given: Readonly<Record<string, SettingValue>>, prefix: string): string {
  return Object.entries(given)
    .filter(([path]) => path.startsWith(prefix) && path !== 'precision')
    .map(([path, value]) => `, ${path.slice(path.lastIndexOf('.') + 1)} ${String(value)}`)
    .join('');
}

/** Settings that are not the paper's, by path. */
function findDifferences(given: Readonly<Record<string, SettingValue>>): Record<string, SettingValue> {
  const training: Record<string, unknown> = trainingSettingsSchema.parse({});
  const cleaning: Record<string, unknown> = cleaningSettingsSchema.parse({});
  const selfTraining: Record<string, unknown> = selfTrainingSettingsSchema.parse({});
  const usual: Record<string, Record<string, unknown>> = {
    training,
    'cleaner.training': training,
    cleaning: { ...cleaning, epochs: 'paper' },
    selfTraining,
    cleaner: { perSeed: 'once', seed: CLEANER_SEED },
  };
  return Object.fromEntries(
    Object.entries(given).filter(([path, value]) => {
      if (path === 'precision') return value !== 'fp32';
      const dot = path.lastIndexOf('.');
      return usual[path.slice(0, dot)]?.[path.slice(dot + 1)] !== value;
    }),
  );
}
