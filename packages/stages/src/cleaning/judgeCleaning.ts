import { bySign, type LabelWeights, signs } from '@dynclean/cleaning';
import type { CompactSpans } from '@dynclean/datasets';
import { computeRemovalQuality } from '@dynclean/metrics';
import {
  type CleanInfo,
  listSpanChunks,
  type Sign,
  type SignCleaning,
  type SpanLabels,
  type SpanSet,
  type ThresholdSampleIds,
} from '@dynclean/schema';

import { readGoldSpans, type ReadableData } from '../data/openData.js';
import type { RuleDecisions } from '../rules/Rule.js';
import type { ShownSpans } from './chooseShownSpans.js';
import { compareNoise } from './compareNoise.js';
import { describeSpans, type SpanMetrics } from './describeSpans.js';
import { summarizeSign, type WrongCounts } from './summarizeSign.js';

/** How many weighed spans are looked up at a time. */
const SPANS_AT_A_TIME = 8_192;

/** A cleaning that is decided on, and what it is judged by. */
export interface JudgeOptions {
  readonly data: ReadableData;
  readonly spans: CompactSpans;
  /** The spans of D', where some have other labels there. */
  readonly after: CompactSpans | undefined;
  readonly samples: ThresholdSampleIds;
  readonly decisions: RuleDecisions;
  /** Spans that a person will see, and their metrics. */
  readonly shown: ShownSpans;
  readonly metrics: SpanMetrics;
}

/** What a person needs to judge a cleaning: counts and examples by sign and, with gold labels beside, noise. */
export function judgeCleaning(options: JudgeOptions): Pick<CleanInfo, 'signs' | 'noise'> {
  const { data, spans, samples, after, decisions, shown, metrics } = options;
  const { dataset, vocabulary } = data;
  const { removed } = decisions;
  const goldSpans = readGoldSpans(data, spans.maxSpanWidth);
  const quality = goldSpans && countWrong(spans, goldSpans, removed);
  const describeOptions = {
    sentences: dataset.train,
    lines: dataset.lines.train,
    ...{ spans, vocabulary, goldSpans, removed, metrics },
  };
  const numSamples = bySign((sign) => samples[sign].length);
  return {
    signs: bySign((sign) =>
      summarizeSign(sign, {
        decisions,
        numSamples,
        ...(after && { numRelabelled: countRelabelled(sign, spans, after) }),
        ...(decisions.weights && { weighed: countWeighed(sign, decisions.weights, { spans, goldSpans }) }),
        quality,
        shown,
        describe: (ids) => describeSpans(ids, describeOptions),
      }),
    ),
    noise: goldSpans && compareNoise({ spans, after, goldSpans, removed, vocabulary }),
  };
}

/** Wrong labels of D, and how many of them went. */
function countWrong(spans: CompactSpans, goldSpans: SpanLabels, removed: SpanSet): WrongCounts {
  const excluded = spans.readExcluded();
  const counts = bySign(() => ({ wrong: 0, removedWrong: 0 }));
  for (const ids of listSpanChunks(spans.numSpans)) {
    const ofChunk = computeRemovalQuality({
      distant: spans.labelsOf(ids),
      gold: goldSpans.labelsOf(ids),
      isRemoved: removed.marksOf(ids),
      excluded: excluded.marksOf(ids),
    });
    for (const sign of signs) {
      counts[sign].wrong += ofChunk[sign].wrong;
      counts[sign].removedWrong += ofChunk[sign].removedWrong;
    }
  }
  return counts;
}

/** Spans of a sign that have another label in D', or none. */
function countRelabelled(sign: Sign, before: CompactSpans, after: CompactSpans): number {
  const excluded = after.readExcluded();
  let count = 0;
  for (const ids of listSpanChunks(before.numSpans)) {
    const [own, other] = [before.labelsOf(ids), after.labelsOf(ids)];
    for (const [row, span] of ids.entries()) {
      if (own[row]! > 0 !== (sign === 'positives') || own[row] === other[row]) continue;
      if (!excluded.has(span)) count += 1;
    }
  }
  return count;
}

/** By how much labels of a sign count less than others, the wrong ones among them apart. */
function countWeighed(
  sign: Sign,
  { spanIds, weights }: LabelWeights,
  { spans, goldSpans }: { readonly spans: CompactSpans; readonly goldSpans: SpanLabels | null },
): NonNullable<SignCleaning['weighed']> {
  const counts = { spans: 0, taken: 0, takenWrong: 0 };
  for (let from = 0; from < spanIds.length; from += SPANS_AT_A_TIME) {
    const ids = spanIds.subarray(from, from + SPANS_AT_A_TIME);
    const [distant, gold] = [spans.labelsOf(ids), goldSpans?.labelsOf(ids)];
    for (const [row, label] of distant.entries()) {
      if (label > 0 !== (sign === 'positives')) continue;
      const less = 1 - weights[from + row]!;
      counts.spans += 1;
      counts.taken += less;
      if (gold?.[row] !== label) counts.takenWrong += less;
    }
  }
  return { ...counts, takenWrong: goldSpans && counts.takenWrong };
}
