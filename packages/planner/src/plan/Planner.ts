import { listCatalog } from '@dynclean/datasets';
import { findMethod, requireWeighing } from '@dynclean/methods';
import { InputError } from '@dynclean/schema';
import { findRecord } from '@dynclean/stages';

import { type DevChoice, expandGrid, type GridCell } from '../manifests/expandGrid.js';
import type { LoadedManifest } from '../manifests/readManifest.js';
import { type ResolvedNames, resolveNames } from '../manifests/resolveNames.js';
import type { SettingValue } from '../manifests/SettingValue.js';
import { addAnnotation } from './addAnnotation.js';
import { addLabels } from './addLabels.js';
import { addPrediction } from './addPrediction.js';
import { addTrainings } from './addTrainings.js';
import { addVersion, type PlannedVersion } from './addVersion.js';
import type { CellRequest } from './CellRequest.js';
import { choosePrecision } from './choosePrecision.js';
import { findEvaluation } from './findEvaluation.js';
import { findSettingDifferences } from './findSettingDifferences.js';
import type { MergedNames, PlannedCell } from './Plan.js';
import type { PlanOptions } from './PlanOptions.js';
import { ProfileMerger } from './ProfileMerger.js';
import { StageCollector } from './StageCollector.js';

type Settings = Readonly<Record<string, SettingValue>>;
type CellStages = Pick<PlannedCell, 'stages' | 'methodStages' | 'epochs' | 'modelSelection'>;

/** A cell with what its names mean, before its choices on dev are made. */
interface AskedCell {
  readonly loaded: LoadedManifest;
  readonly cell: GridCell;
  readonly names: ResolvedNames;
}

/** Goes from manifests to cells and the stages that these rest on, one manifest after the other. */
export class Planner {
  readonly cells: PlannedCell[] = [];
  readonly collector: StageCollector;
  readonly #merger: ProfileMerger;
  readonly #resolved: CellRequest['resolved'] = new Map();
  /** Versions whose stages were added, by all that they depend on. */
  readonly #versions = new Map<string, PlannedVersion>();

  constructor(private readonly options: PlanOptions) {
    this.collector = new StageCollector(options);
    this.#merger = new ProfileMerger(options.profile ?? null);
  }

  async addManifest(loaded: LoadedManifest): Promise<void> {
    const { datasets, models, seeds, profile } = this.options;
    const catalog = await listCatalog();
    const isCatalogId = (name: string) => catalog.some(({ id }) => id === name);
    /** Names mean the same under every seed and setting. */
    const resolved = new Map<string, ResolvedNames>();
    for (const asked of expandGrid(loaded.manifest, { seeds, maxSeeds: profile?.seeds })) {
      if (datasets !== undefined && !datasets.includes(asked.dataset)) continue;
      if (models !== undefined && (asked.model === null || !models.includes(asked.model))) continue;
      const cell = this.#merger.limit(asked);
      const named = JSON.stringify([cell.dataset, cell.model, cell.version]);
      const names = resolved.get(named) ?? resolveNames(loaded, cell, { profile: profile ?? null, isCatalogId });
      resolved.set(named, names);
      if (!this.#merger.isNew(loaded.path, cell, names)) continue;
      const data = await addLabels(loaded, cell.dataset, { names, collector: this.collector });
      this.cells.push(await this.#planCell({ loaded, cell, names: { ...names, data } }));
    }
  }

  /** Names that came to mean the same under the profile. */
  mergedNames(): MergedNames[] {
    return this.#merger.list();
  }

  async #planCell({ loaded, cell, names }: AskedCell): Promise<PlannedCell> {
    const { settings, undecided } = await this.#decide({ loaded, cell, names });
    const { precision: said } = this.options;
    const precision = choosePrecision(settings, this.options);
    const given = 'precision' in settings ? { ...settings, precision } : settings;
    const resolved = undecided.length > 0 ? NOTHING : await this.#addStages({ loaded, cell, names }, given);
    const chosen = Object.keys(cell.settings).filter((path) => isChoice(cell.settings[path]));
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
      precision,
      values: Object.fromEntries(
        [...cell.swept, ...chosen].flatMap((path) => (path in given ? [[path, given[path] as SettingValue]] : [])),
      ),
      given,
      // A profile's precision is named with all that the profile sets.
      differs: findSettingDifferences(
        { ...given, ...(said !== undefined && { precision: said }) },
        loaded.names.cleanerSeed,
      ),
      ...resolved,
      ...(names.data.labels && { stages: { ...resolved.stages, labels: names.data.labels.annotation } }),
      undecided,
      data: names.data,
    };
  }

  /**
   * Makes a cell's choices on dev, one after the other in the order written, each at the values chosen before. Those
   * still open stand at the paper's value meanwhile.
   */
  async #decide(asked: AskedCell): Promise<{ settings: Settings } & Pick<PlannedCell, 'undecided'>> {
    const { cell } = asked;
    const undecided: PlannedCell['undecided'][number][] = [];
    let settings = cell.settings;
    for (const [path, value] of Object.entries(cell.settings)) {
      if (!isChoice(value)) continue;
      const decided = await this.#choose({ ...asked, cell: { ...cell, settings } }, path, value);
      if (decided.waitsFor.length > 0) undecided.push({ path, waitsFor: decided.waitsFor });
      const { [path]: _open, ...others } = settings;
      settings = decided.value === null ? others : { ...others, [path]: decided.value };
      if (decided.value === null) break;
    }
    return { settings: omitChoices(settings), undecided };
  }

  /** The candidate with the best F1 on dev, if all of them were trained; their stages are planned either way. */
  async #choose(
    asked: AskedCell,
    path: string,
    { chosenOnDev }: DevChoice,
  ): Promise<{ value: number | null; waitsFor: readonly string[] }> {
    let best: { value: number; f1: number } | null = null;
    const waitsFor: string[] = [];
    for (const value of chosenOnDev) {
      const settings = omitChoices({ ...asked.cell.settings, [path]: value });
      const { methodStages, modelSelection } = await this.#addStages(asked, settings);
      const [first] = methodStages; // what goes on from it takes its choice over
      const stage = first && this.collector.stages.get(first.key);
      if (stage === undefined)
        throw new InputError(`${asked.loaded.path}: ${path}: a choice on dev needs a model to measure (needs: scores)`);
      const { results = null } = this.options;
      const found = results === null ? null : findRecord(results, stage);
      if (found === null) {
        waitsFor.push(stage.key);
        continue;
      }
      const f1 = findEvaluation(found.record, first!.epochs, modelSelection)?.dev?.f1 ?? 0;
      if (best === null || f1 > best.f1) best = { value, f1 };
    }
    return waitsFor.length > 0 ? { value: null, waitsFor } : { value: best?.value ?? null, waitsFor };
  }

  /** Adds the stages of a cell as far as it needs them. */
  async #addStages({ loaded, cell, names }: AskedCell, given: Settings): Promise<CellStages> {
    const { inventory, profile = null } = this.options;
    if (cell.needs === 'data') return NOTHING;
    const request = {
      loaded,
      cell,
      names,
      given,
      inventory,
      profile,
      facts: await inventory.describeData(names.data),
      precision: choosePrecision(given, this.options),
      collector: this.collector,
      resolved: this.#resolved,
    };
    if (names.annotator !== null) return { ...NOTHING, ...(await addAnnotation(request, names.annotator)) };
    const { version, epochs: averaged, weighs, ...ofVersion } = await this.#addVersion(request);
    const made = {
      ...NOTHING,
      stages: { ...NOTHING.stages, ...ofVersion },
      epochs: { ...NOTHING.epochs, cleaning: averaged },
    };
    if (cell.needs === 'cleaning' || names.model === null || cell.model === null) return made;
    if (weighs) requireWeighing(findMethod(names.model.method.name), `${loaded.path}: model ${cell.model}`);
    const model = { ...names.model, name: cell.model };
    const { methodStages, modelSelection } = await addTrainings(request, model, version);
    const last = methodStages.at(-1)!;
    const { key: training, epochs } = last;
    const prediction = await addPrediction(request, last);
    return {
      stages: { ...made.stages, training, ...(prediction !== null && { prediction }) },
      methodStages,
      epochs: { ...made.epochs, training: epochs },
      modelSelection,
    };
  }

  /** Adds the stages of a version once for all seeds and models that share it. */
  async #addVersion(request: CellRequest): Promise<PlannedVersion> {
    const { loaded, cell, names, given, precision } = request;
    const ofSeed = given['cleaner.perSeed'] === 'each' ? cell.seed : null;
    const own = [cell.dataset, cell.version, cell.heldOut, ofSeed];
    const identity = JSON.stringify([loaded.path, own, names.data, names.version, given, precision]);
    const version = this.#versions.get(identity) ?? (await addVersion(request));
    this.#versions.set(identity, version);
    return version;
  }
}

/** What a cell rests on that needs no stage, or whose stages cannot be known yet. */
const NOTHING: CellStages = {
  stages: { dynamics: null, threshold: null, cleaning: null, training: null },
  methodStages: [],
  epochs: { training: 0, cleaning: 0 },
  modelSelection: 'best_dev',
};

function isChoice(value: SettingValue | DevChoice | undefined): value is DevChoice {
  return typeof value === 'object' && value !== null;
}

function omitChoices(settings: GridCell['settings']): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, SettingValue] => !isChoice(entry[1])),
  );
}
