import type { Profile } from '@dynclean/schema';

import type { GridCell } from '../manifests/expandGrid.js';
import type { ResolvedNames } from '../manifests/resolveNames.js';
import type { MergedNames } from './Plan.js';

/** What a profile does to a grid: it cuts numbers of epochs, and makes cells the same that were not. Remembers both. */
export class ProfileMerger {
  /** Names by axis and by what they mean, in the order in which they came. */
  readonly #merged = new Map<string, Map<string, string>>();
  readonly #identities = new Set<string>();
  /** By what names mean; who plans a grid has one object for all cells of the same names. */
  readonly #first = new WeakMap<ResolvedNames, FirstNames>();
  /** Numbers of epochs above the profile's limit, by the path of their setting. */
  readonly #limited = new Map<string, Set<number>>();

  constructor(private readonly profile: Profile | null) {}

  /** A cell whose numbers of epochs are within the profile's limit, so that what it cuts to the same is the same. */
  limit(cell: GridCell): GridCell {
    const { maxEpochs = Infinity } = this.profile ?? {};
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

  /**
   * Whether no cell before means the same; under a profile, many do.
   *
   * @param manifest - path of the cell's manifest: cells of two manifests are two.
   */
  isNew(manifest: string, cell: GridCell, names: ResolvedNames): boolean {
    if (this.profile === null) return true;
    const canonical = this.#first.get(names) ?? this.#findFirst(cell, names);
    this.#first.set(names, canonical);
    const { block: _block, dataset: _dataset, model: _model, version: _version, ...rest } = cell;
    const identity = JSON.stringify([manifest, rest, canonical]);
    if (this.#identities.has(identity)) return false;
    this.#identities.add(identity);
    return true;
  }

  /** The first names that meant the same as those of a cell. */
  #findFirst(cell: GridCell, names: ResolvedNames): FirstNames {
    const { data, labels, annotator, model, versionIdentity } = names;
    const ofData = JSON.stringify({ ...data, name: null, ...(labels && { labels }) });
    const ofModel = JSON.stringify(annotator === null ? model : [cell.model, annotator]);
    return {
      dataset: this.#canonical('dataset', ofData, cell.dataset),
      model: cell.model === null ? null : this.#canonical('model', ofModel, cell.model),
      version: this.#canonical('version', versionIdentity, cell.version),
    };
  }

  /** What came to mean the same so far. */
  list(): MergedNames[] {
    const replaced = this.profile?.dataset;
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
      name: String(this.profile?.maxEpochs),
      same: [...values].map(String),
    }));
    return [...merged, ...limited];
  }

  /** The first name that meant this on the axis. */
  #canonical(axis: string, identity: string, name: string): string {
    const key = `${axis} ${identity}`;
    const names = this.#merged.get(key) ?? new Map<string, string>();
    this.#merged.set(key, names.set(name, name));
    return [...names.keys()][0] ?? name;
  }
}

/** The first dataset, model and version that meant what those of a cell mean. */
type FirstNames = Readonly<Record<'dataset' | 'version', string>> & { readonly model: string | null };

/** Settings that a profile's `maxEpochs` limits. */
const isEpochs = (path: string): boolean => path === 'cleaning.epochs' || path.endsWith('.totalEpochs');
