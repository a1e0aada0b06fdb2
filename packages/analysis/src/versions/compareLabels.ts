import { type BySign, bySign, type Sign } from '@dynclean/cleaning';
import type { CandidateSpans, LabelVocabulary } from '@dynclean/datasets';
import { computeOverlap, type Overlap } from '@dynclean/metrics';
import type { NoiseInfo } from '@dynclean/schema';
import { countNoise } from '@dynclean/stages';

/** Spans of one sign that a version treats otherwise than the base. */
export interface SignChanges {
  /** Spans of this sign in the base. */
  readonly spans: number;
  /** Taken out: training sees them neither as an entity nor as none. */
  readonly removed: number;
  /** Positives only: another type, or the type taken away, so that they are negatives now. */
  readonly relabelled: number;
  readonly emptied: number;
  /** Negatives only: they are entities now. */
  readonly added: number;
  /** Of those taken out, the ones whose base label is wrong by the gold labels; null without them. */
  readonly removedWrong: number | null;
  /** Wrong labels of the base. */
  readonly wrong: number | null;
  /**
   * Positives by their type in the base; of negatives the missed entities by gold type, where there are gold labels.
   */
  readonly byType: readonly {
    readonly type: string;
    readonly spans: number;
    readonly removed: number;
    readonly removedWrong: number | null;
  }[];
}

/** What one version does to the labels of the base. */
export interface LabelChanges {
  readonly positives: SignChanges;
  readonly negatives: SignChanges;
  /** Wrong labels among the spans that it keeps (DynClean, Tables 12 and 13); null without gold labels. */
  readonly noise: NoiseInfo | null;
  /** `[S]`, 1 for every span that training treats otherwise than in the base. */
  readonly isChanged: Uint8Array;
  /** `[S]`, 1 for those that were taken out. */
  readonly isRemoved: Uint8Array;
}

/** Labels of the base; all arrays by candidate span. */
export interface BaseLabels {
  readonly spans: CandidateSpans;
  readonly goldLabels: Int32Array | null;
  readonly vocabulary: LabelVocabulary;
}

/** Holds a version's labels against the base's. Spans that the base excludes itself count nowhere. */
export function compareLabels(base: BaseLabels, version: CandidateSpans): LabelChanges {
  const { goldLabels, vocabulary } = base;
  const { counts, byType, isChanged, isRemoved } = countChanges(base, version);
  const known = (count: number): number | null => (goldLabels === null ? null : count);
  const describe = (sign: Sign): SignChanges => ({
    ...counts[sign],
    wrong: known(counts[sign].wrong),
    removedWrong: known(counts[sign].removedWrong),
    byType:
      sign === 'negatives' && goldLabels === null
        ? []
        : byType[sign].slice(1).map((count, index) => ({
            type: vocabulary.typeOf(index + 1),
            ...count,
            removedWrong: known(count.removedWrong),
          })),
  });
  const kept = version.excluded.map((excluded) => 1 - excluded);
  return {
    positives: describe('positives'),
    negatives: describe('negatives'),
    noise: goldLabels && countNoise({ spans: version, goldLabels, kept, vocabulary }),
    isChanged,
    isRemoved,
  };
}

/** Counts by sign and, within a sign, by label; the marks of `LabelChanges`. */
function countChanges({ spans, goldLabels, vocabulary }: BaseLabels, version: CandidateSpans) {
  const isChanged = new Uint8Array(spans.numSpans);
  const isRemoved = new Uint8Array(spans.numSpans);
  const { numClasses } = vocabulary;
  const counts = bySign(() => ({
    spans: 0,
    removed: 0,
    relabelled: 0,
    emptied: 0,
    added: 0,
    removedWrong: 0,
    wrong: 0,
  }));
  const byType = bySign(() => Array.from({ length: numClasses }, () => ({ spans: 0, removed: 0, removedWrong: 0 })));
  for (let span = 0; span < spans.numSpans; span++) {
    if (spans.excluded[span] === 1) continue;
    const label = spans.labels[span]!;
    const gold = goldLabels?.[span] ?? label;
    const sign: Sign = label > 0 ? 'positives' : 'negatives';
    const count = counts[sign];
    const typeCount = byType[sign][label > 0 ? label : gold]!;
    const isWrong = gold !== label;
    count.spans += 1;
    typeCount.spans += 1;
    if (isWrong) count.wrong += 1;
    if (version.excluded[span] === 1) {
      count.removed += 1;
      typeCount.removed += 1;
      isRemoved[span] = isChanged[span] = 1;
      if (isWrong) {
        count.removedWrong += 1;
        typeCount.removedWrong += 1;
      }
    } else if (version.labels[span] !== label) {
      isChanged[span] = 1;
      if (label === 0) count.added += 1;
      else if (version.labels[span] === 0) count.emptied += 1;
      else count.relabelled += 1;
    }
  }
  return { counts, byType, isChanged, isRemoved };
}

/** What two versions change alike, and how much of that was wrong in the base. */
export interface ChangeOverlap extends Overlap {
  /** Wrong labels (by the gold ones) in the first's changes, the second's and both's; null without gold labels. */
  readonly wrong: Pick<Overlap, 'first' | 'second' | 'both' | 'either'> | null;
}

/** Overlap of two versions' changes, by sign. */
export function compareChanges(base: BaseLabels, first: Uint8Array, second: Uint8Array): BySign<ChangeOverlap> {
  const masks = makeMasks(base);
  return bySign((sign) => {
    const overlap = computeOverlap(first, second, masks[sign]);
    if (masks.wrong === null) return { ...overlap, wrong: null };
    const { wrong } = masks;
    const ofWrong = computeOverlap(
      first,
      second,
      masks[sign].map((mark, span) => mark & wrong[span]!),
    );
    return {
      ...overlap,
      wrong: { first: ofWrong.first, second: ofWrong.second, both: ofWrong.both, either: ofWrong.either },
    };
  });
}

/** Spans that just so many versions change. */
export interface Agreement {
  readonly versions: number;
  readonly spans: number;
  readonly wrong: number | null;
}

/** How many spans are changed by one version only, by two, ... by all, and how many of their labels were wrong. */
export function countAgreement(base: BaseLabels, changes: readonly Uint8Array[]): BySign<readonly Agreement[]> {
  const { spans, goldLabels } = base;
  const counts = bySign(() => changes.map(() => ({ spans: 0, wrong: 0 })));
  for (let span = 0; span < spans.numSpans; span++) {
    let versions = 0;
    for (const isChanged of changes) versions += isChanged[span]!;
    if (versions === 0) continue;
    const label = spans.labels[span]!;
    const count = counts[label > 0 ? 'positives' : 'negatives'][versions - 1]!;
    count.spans += 1;
    if (goldLabels !== null && goldLabels[span] !== label) count.wrong += 1;
  }
  return bySign((sign) =>
    counts[sign].map(({ spans: numSpans, wrong }, index) => ({
      versions: index + 1,
      spans: numSpans,
      wrong: goldLabels === null ? null : wrong,
    })),
  );
}

function makeMasks({ spans, goldLabels }: BaseLabels): BySign<Uint8Array> & { readonly wrong: Uint8Array | null } {
  const masks = bySign(() => new Uint8Array(spans.numSpans));
  const wrong = goldLabels && new Uint8Array(spans.numSpans);
  for (let span = 0; span < spans.numSpans; span++) {
    if (spans.excluded[span] === 1) continue;
    const label = spans.labels[span]!;
    masks[label > 0 ? 'positives' : 'negatives'][span] = 1;
    if (wrong !== null && goldLabels![span] !== label) wrong[span] = 1;
  }
  return { ...masks, wrong };
}
