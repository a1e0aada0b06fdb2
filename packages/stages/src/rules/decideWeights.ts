import {
  bySign,
  type LabelWeights,
  type NoiseMixtures,
  type SignThreshold,
  type SpanDynamicsChunks,
} from '@dynclean/cleaning';
import type { CleaningSettings, Sign, SpanLabels } from '@dynclean/schema';

import { decideByValues } from './decideByValues.js';
import type { RuleDecisions, RuleOptions } from './Rule.js';

/** Weights are rounded to a thousandth, so that labels that are hardly wrong count in full and are not listed. */
const STEPS = 1000;

/** What decisions to weigh rest on. */
interface WeighedSpans {
  readonly noise: NoiseMixtures;
  /** All spans, with the weight of each as its confidence. */
  readonly read: () => SpanDynamicsChunks;
  /** Of each sign: weights of labels known to be wrong, ascending, and why it is left alone, if it is. */
  readonly describe: (sign: Sign) => Pick<SignThreshold, 'values' | 'notCleaned'>;
}

/** Decisions that remove nothing: labels of the signs that are asked for count by their weights. */
export async function decideWeights(
  options: RuleOptions,
  { noise, read, describe }: WeighedSpans,
): Promise<RuleDecisions> {
  const thresholds = bySign((sign): SignThreshold => {
    const { values, notCleaned } = describe(sign);
    return { tau: null, k: 0, values, notCleaned: notCleaned ?? 'weighed' };
  });
  const gathered = new GatheredWeights(options.labels, options.cleaning.sign);
  const decisions = await decideByValues(options, { noise, chunks: gathered.watch(read()), thresholds });
  return { ...decisions, weights: gathered.finish() };
}

/** The weights below 1 of spans that pass by. */
class GatheredWeights {
  readonly #spanIds: number[] = [];
  readonly #weights: number[] = [];

  constructor(
    private readonly labels: SpanLabels,
    private readonly sign: CleaningSettings['sign'],
  ) {}

  async *watch(chunks: SpanDynamicsChunks) {
    for await (const chunk of chunks) {
      const own = this.labels.labelsOf(chunk.spanIds);
      for (const [row, span] of chunk.spanIds.entries()) {
        const weight = Math.round(STEPS * chunk.confidence[row]!) / STEPS;
        if (weight === 1 || !this.#isAskedFor(own[row]!)) continue;
        this.#spanIds.push(span);
        this.#weights.push(weight);
      }
      yield chunk;
    }
  }

  finish(): LabelWeights {
    return { spanIds: Int32Array.from(this.#spanIds), weights: Float64Array.from(this.#weights) };
  }

  #isAskedFor(label: number): boolean {
    return this.sign === 'both' || label > 0 === (this.sign === 'positives');
  }
}
