import { type BySign, bySign, type Sign } from '@dynclean/cleaning';
import type { CompactSpans, LabelVocabulary } from '@dynclean/datasets';
import { addOverlaps, computeOverlap, type Overlap } from '@dynclean/metrics';
import { listSpanChunks, type NoiseInfo, SpanSet } from '@dynclean/schema';
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
  /** The spans that training treats otherwise than in the base. */
  readonly changed: SpanSet;
  /** Those of them that were taken out. */
  readonly removed: SpanSet;
}

/** Labels of the base. */
export interface BaseLabels {
  readonly spans: CompactSpans;
  /** The same spans with gold labels. */
  readonly goldSpans: CompactSpans | null;
  readonly vocabulary: LabelVocabulary;
}

/** Holds a version's labels against the base's. Spans that the base excludes itself count nowhere. */
export function compareLabels(base: BaseLabels, version: CompactSpans): LabelChanges {
  const { goldSpans, vocabulary } = base;
  const { counts, byType, changed, removed } = countChanges(base, version);
  const known = (count: number): number | null => (goldSpans === null ? null : count);
  const describe = (sign: Sign): SignChanges => ({
    ...counts[sign],
    wrong: known(counts[sign].wrong),
    removedWrong: known(counts[sign].removedWrong),
    byType:
      sign === 'negatives' && goldSpans === null
        ? []
        : byType[sign].slice(1).map((count, index) => ({
            type: vocabulary.typeOf(index + 1),
            ...count,
            removedWrong: known(count.removedWrong),
          })),
  });
  return {
    positives: describe('positives'),
    negatives: describe('negatives'),
    noise: goldSpans && countNoise({ spans: version, goldSpans, vocabulary }),
    changed,
    removed,
  };
}

/** Counts by sign and, within a sign, by label; the spans of `LabelChanges`. */
function countChanges(base: BaseLabels, version: CompactSpans) {
  const { numSpans } = base.spans;
  const [changed, removed] = [new SpanSet(numSpans), new SpanSet(numSpans)];
  const counts = bySign(() => ({
    spans: 0,
    removed: 0,
    relabelled: 0,
    emptied: 0,
    added: 0,
    removedWrong: 0,
    wrong: 0,
  }));
  const byType = bySign(() =>
    Array.from({ length: base.vocabulary.numClasses }, () => ({ spans: 0, removed: 0, removedWrong: 0 })),
  );
  const excluded = version.readExcluded();
  for (const { ids, labels, gold, isCounted } of readChunks(base)) {
    const ofVersion = version.labelsOf(ids);
    for (let row = 0; row < ids.length; row++) {
      if (isCounted[row] === 0) continue;
      const span = ids[row]!;
      const label = labels[row]!;
      const sign: Sign = label > 0 ? 'positives' : 'negatives';
      const count = counts[sign];
      const typeCount = byType[sign][label > 0 ? label : gold[row]!]!;
      const isWrong = gold[row] !== label;
      count.spans += 1;
      typeCount.spans += 1;
      if (isWrong) count.wrong += 1;
      if (excluded.has(span)) {
        count.removed += 1;
        typeCount.removed += 1;
        removed.add(span);
        changed.add(span);
        if (isWrong) {
          count.removedWrong += 1;
          typeCount.removedWrong += 1;
        }
      } else if (ofVersion[row] !== label) {
        changed.add(span);
        if (label === 0) count.added += 1;
        else if (ofVersion[row] === 0) count.emptied += 1;
        else count.relabelled += 1;
      }
    }
  }
  return { counts, byType, changed, removed };
}

/** Some spans of the base. */
interface BaseChunk {
  readonly ids: Int32Array;
  readonly labels: Int32Array;
  /** The base's own where there are no gold labels. */
  readonly gold: Int32Array;
  /** 0 where the base excludes the span itself. */
  readonly isCounted: Uint8Array;
}

/** The spans of the base in their order; the arrays hold until the next ones. */
function* readChunks({ spans, goldSpans }: BaseLabels): Generator<BaseChunk, void, undefined> {
  const excluded = spans.readExcluded();
  for (const ids of listSpanChunks(spans.numSpans)) {
    const labels = spans.labelsOf(ids);
    const isCounted = excluded.marksOf(ids).map((mark) => 1 - mark);
    yield { ids, labels, gold: goldSpans?.labelsOf(ids) ?? labels, isCounted };
  }
}

/** What two versions change alike, and how much of that was wrong in the base. */
export interface ChangeOverlap extends Overlap {
  /** Wrong labels (by the gold ones) in the first's changes, the second's and both's; null without gold labels. */
  readonly wrong: Pick<Overlap, 'first' | 'second' | 'both' | 'either'> | null;
}

/** Overlap of two versions' changes, by sign. */
export function compareChanges(base: BaseLabels, first: SpanSet, second: SpanSet): BySign<ChangeOverlap> {
  const parts = bySign(() => ({ all: [] as Overlap[], wrong: [] as Overlap[] }));
  for (const { ids, labels, gold, isCounted } of readChunks(base)) {
    const [inFirst, inSecond] = [first.marksOf(ids), second.marksOf(ids)];
    for (const sign of ['positives', 'negatives'] as const) {
      const isOfSign = isCounted.map((mark, row) => (labels[row]! > 0 === (sign === 'positives') ? mark : 0));
      parts[sign].all.push(computeOverlap(inFirst, inSecond, isOfSign));
      if (base.goldSpans === null) continue;
      const isWrong = isOfSign.map((mark, row) => (gold[row] === labels[row] ? 0 : mark));
      parts[sign].wrong.push(computeOverlap(inFirst, inSecond, isWrong));
    }
  }
  return bySign((sign) => {
    const overlap = addOverlaps(parts[sign].all);
    if (base.goldSpans === null) return { ...overlap, wrong: null };
    const { jaccard: _jaccard, ...wrong } = addOverlaps(parts[sign].wrong);
    return { ...overlap, wrong };
  });
}

/** Spans that just so many versions change. */
export interface Agreement {
  readonly versions: number;
  readonly spans: number;
  readonly wrong: number | null;
}

/** How many spans are changed by one version only, by two, ... by all, and how many of their labels were wrong. */
export function countAgreement(base: BaseLabels, changes: readonly SpanSet[]): BySign<readonly Agreement[]> {
  const counts = bySign(() => changes.map(() => ({ spans: 0, wrong: 0 })));
  for (const { ids, labels, gold } of readChunks(base)) {
    const marks = changes.map((changed) => changed.marksOf(ids));
    for (let row = 0; row < ids.length; row++) {
      let versions = 0;
      for (const isChanged of marks) versions += isChanged[row]!;
      if (versions === 0) continue;
      const count = counts[labels[row]! > 0 ? 'positives' : 'negatives'][versions - 1]!;
      count.spans += 1;
      if (gold[row] !== labels[row]) count.wrong += 1;
    }
  }
  return bySign((sign) =>
    counts[sign].map(({ spans, wrong }, index) => ({
      versions: index + 1,
      spans,
      wrong: base.goldSpans === null ? null : wrong,
    })),
  );
}
