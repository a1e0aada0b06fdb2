import { bySign, type LabelWeights } from '@dynclean/cleaning';
import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { computeRemovalQuality } from '@dynclean/metrics';
import type { CleanInfo, Sentence, Sign, SignCleaning, ThresholdSampleIds } from '@dynclean/schema';

import type { OpenData } from '../data/openData.js';
import type { RuleDecisions } from '../rules/Rule.js';
import type { ShownSpans } from './chooseShownSpans.js';
import { compareNoise } from './compareNoise.js';
import { describeSpans, type SpanMetrics } from './describeSpans.js';
import { summarizeSign } from './summarizeSign.js';

/** A cleaning that is decided on, and what it is judged by. */
export interface JudgeOptions {
  readonly data: OpenData;
  readonly spans: CandidateSpans;
  /** The sentences of D'. */
  readonly train: readonly Sentence[];
  readonly samples: ThresholdSampleIds;
  readonly decisions: RuleDecisions;
  /** Spans that a person will see, and their metrics. */
  readonly shown: ShownSpans;
  readonly metrics: SpanMetrics;
}

/** What a person needs to judge a cleaning: counts and examples by sign and, with gold labels beside, noise. */
export function judgeCleaning(options: JudgeOptions): Pick<CleanInfo, 'signs' | 'noise'> {
  const { data, spans, samples, train, decisions, shown, metrics } = options;
  const { dataset, vocabulary } = data;
  const isRemoved = decisions.removed.toMarks();
  const after = decisions.newLabels && enumerateCandidateSpans(train, vocabulary, spans.maxSpanWidth);
  const goldLabels =
    dataset.gold === undefined ? null : enumerateCandidateSpans(dataset.gold, vocabulary, spans.maxSpanWidth).labels;
  const { labels: distant, excluded } = spans;
  const quality = goldLabels && computeRemovalQuality({ distant, gold: goldLabels, isRemoved, excluded });
  const { train: sentences, lines } = dataset;
  const describeOptions = { sentences, lines: lines.train, spans, vocabulary, goldLabels, isRemoved, metrics };
  const numSamples = bySign((sign) => samples[sign].length);
  return {
    signs: bySign((sign) =>
      summarizeSign(sign, {
        decisions,
        numSamples,
        ...(after && { numRelabelled: countRelabelled(sign, spans, after) }),
        ...(decisions.weights && { weighed: countWeighed(sign, { weights: decisions.weights, distant, goldLabels }) }),
        quality,
        shown,
        describe: (ids) => describeSpans(ids, describeOptions),
      }),
    ),
    noise: goldLabels && compareNoise({ spans, after, goldLabels, isRemoved, vocabulary }),
  };
}

/** Spans of a sign that have another label in D', or none. */
function countRelabelled(sign: Sign, before: CandidateSpans, after: CandidateSpans): number {
  const isOfSign = (label: number): boolean => label > 0 === (sign === 'positives');
  return before.labels.reduce(
    (count, label, span) =>
      count + (isOfSign(label) && label !== after.labels[span] && after.excluded[span] === 0 ? 1 : 0),
    0,
  );
}

/** By how much labels of a sign count less than others, the wrong ones among them apart. */
function countWeighed(
  sign: Sign,
  of: { readonly weights: LabelWeights; readonly distant: Int32Array; readonly goldLabels: Int32Array | null },
): NonNullable<SignCleaning['weighed']> {
  const { weights, distant, goldLabels } = of;
  let [spans, taken, takenWrong] = [0, 0, 0];
  weights.spanIds.forEach((span, row) => {
    if (distant[span]! > 0 !== (sign === 'positives')) return;
    const less = 1 - weights.weights[row]!;
    spans += 1;
    taken += less;
    if (goldLabels?.[span] !== distant[span]) takenWrong += less;
  });
  return { spans, taken, takenWrong: goldLabels && takenWrong };
}
