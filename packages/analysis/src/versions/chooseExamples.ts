import { type BySign, bySign, type Sign } from '@dynclean/cleaning';
import type { CandidateSpans, LabelVocabulary } from '@dynclean/datasets';
import type { Sentence, SpanExample } from '@dynclean/schema';
import { describeSpans, type SpanMetrics } from '@dynclean/stages';

/** A removed span for a person to judge; metrics are null where no dynamics are known. */
export type ComparedExample = Omit<SpanExample, 'aum' | 'confidence'> & {
  readonly aum: number | null;
  readonly confidence: number | null;
};

/** Examples of what a version removes. */
export interface VersionExamples {
  /** Removed by this version and no other of those compared. */
  readonly only: BySign<readonly ComparedExample[]>;
  /** Removed by all of them. */
  readonly shared: BySign<readonly ComparedExample[]>;
}

/** What examples are chosen from. */
export interface ChooseExamplesOptions {
  /** Of the base: its sentences, spans, gold labels. */
  readonly sentences: readonly Sentence[];
  /** Line of the base's training file on which each sentence begins. */
  readonly lines: readonly number[];
  readonly spans: CandidateSpans;
  readonly vocabulary: LabelVocabulary;
  readonly goldLabels: Int32Array | null;
  /** `[S]` a version, 1 = removed. */
  readonly removed: readonly Uint8Array[];
  /** AUM and Confidence of removed spans by id, a version; empty where no dynamics are known. */
  readonly metrics: readonly SpanMetrics[];
  /** At most so many of a kind. */
  readonly limit: number;
}

/**
 * Examples for each version: the removed spans with the lowest AUM; without dynamics some from all over the file,
 * always the same ones.
 */
export function chooseExamples(options: ChooseExamplesOptions): readonly VersionExamples[] {
  const { spans, removed, metrics, limit } = options;
  return removed.map((isRemoved, version) => {
    const found = {
      only: { positives: [] as number[], negatives: [] as number[] },
      shared: { positives: [] as number[], negatives: [] as number[] },
    };
    for (let span = 0; span < isRemoved.length; span++) {
      if (isRemoved[span] !== 1) continue;
      const numVersions = removed.reduce((sum, of) => sum + of[span]!, 0);
      const sign: Sign = spans.labels[span]! > 0 ? 'positives' : 'negatives';
      if (numVersions === 1) found.only[sign].push(span);
      if (numVersions === removed.length && removed.length > 1) found.shared[sign].push(span);
    }
    const known = metrics[version]!;
    const describe = (ids: readonly number[]): ComparedExample[] =>
      describeSpans(pick(ids, known, limit), { ...options, isRemoved, metrics: known }).map((example) => ({
        ...example,
        aum: Number.isNaN(example.aum) ? null : example.aum,
        confidence: Number.isNaN(example.confidence) ? null : example.confidence,
      }));
    return {
      only: bySign((sign) => describe(found.only[sign])),
      shared: bySign((sign) => describe(found.shared[sign])),
    };
  });
}

function pick(ids: readonly number[], metrics: SpanMetrics, limit: number): readonly number[] {
  if (metrics.size === 0) {
    const step = Math.max(1, ids.length / limit);
    return Array.from({ length: Math.min(limit, ids.length) }, (_, index) => ids[Math.floor(index * step)]!);
  }
  const valueOf = (id: number): number => metrics.get(id)?.aum ?? Infinity;
  return [...ids].sort((a, b) => valueOf(a) - valueOf(b) || a - b).slice(0, limit);
}
