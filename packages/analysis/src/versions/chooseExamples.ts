import { type BySign, bySign, type Sign } from '@dynclean/cleaning';
import type { CompactSpans } from '@dynclean/datasets';
import type { SpanExample, SpanSet } from '@dynclean/schema';
import { type DescribeOptions, describeSpans, type SpanMetrics } from '@dynclean/stages';

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

/** What examples are chosen from: sentences, spans and gold labels are those of the base. */
export interface ChooseExamplesOptions extends Omit<DescribeOptions, 'spans' | 'removed' | 'metrics'> {
  readonly spans: CompactSpans;
  /** What each version takes out. */
  readonly removed: readonly SpanSet[];
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
  return removed.map((own, version) => {
    const found = {
      only: { positives: [] as number[], negatives: [] as number[] },
      shared: { positives: [] as number[], negatives: [] as number[] },
    };
    for (const span of own) {
      const numVersions = removed.reduce((sum, of) => sum + (of.has(span) ? 1 : 0), 0);
      const sign: Sign = spans.labelOf(span) > 0 ? 'positives' : 'negatives';
      if (numVersions === 1) found.only[sign].push(span);
      if (numVersions === removed.length && removed.length > 1) found.shared[sign].push(span);
    }
    const known = metrics[version]!;
    const describe = (ids: readonly number[]): ComparedExample[] =>
      describeSpans(pick(ids, known, limit), { ...options, removed: own, metrics: known }).map((example) => ({
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
  const values = Float64Array.from(ids, (id) => metrics.get(id)?.aum ?? NaN);
  const valueAt = (index: number): number => (Number.isNaN(values[index]!) ? Infinity : values[index]!);
  const order = Int32Array.from(ids.keys()).sort((a, b) => valueAt(a) - valueAt(b) || ids[a]! - ids[b]!);
  return Array.from(order.subarray(0, limit), (index) => ids[index]!);
}
