import { bySign, type SpanCleaning } from '@dynclean/cleaning';
import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { computeRemovalQuality } from '@dynclean/metrics';
import type { CleanInfo, ThresholdSampleIds } from '@dynclean/schema';

import type { OpenData } from '../data/openData.js';
import type { ShownSpans } from './chooseShownSpans.js';
import { compareNoise } from './compareNoise.js';
import { describeSpans, type SpanMetrics } from './describeSpans.js';
import { summarizeSign } from './summarizeSign.js';

/** A cleaning that is decided on, and what it is judged by. */
export interface JudgeOptions {
  readonly data: OpenData;
  readonly spans: CandidateSpans;
  readonly samples: ThresholdSampleIds;
  readonly decisions: SpanCleaning;
  /** Spans that a person will see, and their metrics. */
  readonly shown: ShownSpans;
  readonly metrics: SpanMetrics;
}

/** What a person needs to judge a cleaning: counts and examples by sign and, with gold labels beside, noise. */
export function judgeCleaning(options: JudgeOptions): Pick<CleanInfo, 'signs' | 'noise'> {
  const { data, spans, samples, decisions, shown, metrics } = options;
  const { dataset, vocabulary } = data;
  const isRemoved = decisions.removed.toMarks();
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
        quality,
        shown,
        describe: (ids) => describeSpans(ids, describeOptions),
      }),
    ),
    noise: goldLabels && compareNoise({ spans, goldLabels, isRemoved, vocabulary }),
  };
}
