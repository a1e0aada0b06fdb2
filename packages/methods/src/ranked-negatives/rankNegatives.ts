import type { NerModel } from '@dynclean/models';
import { computeLogits, type SpanBatches } from '@dynclean/training';

import { computeSamplingScores } from '../negative-sampling/computeSamplingScores.js';
import { countNegatives } from '../negative-sampling/countNegatives.js';
import { pickRanked } from './pickRanked.js';
import type { RankedNegativesSettings } from './RankedNegativesSettings.js';

/** r with this mu is u, the entropy alone. */
const ENTROPY = { mu: 0, maxIncludesO: true } as const;

/**
 * `[S]` 1 for every span of a corpus that is among the negatives of its sentence (Li et al. 2022, section 3.2.2): of
 * the spans that neither labels nor gold labels call an entity, `ceil(lambda n)` by the rank of the oracle's entropy,
 * dropout off.
 *
 * @param gold - `[S]` gold labels: no entity that nobody annotated is among the negatives.
 */
export async function rankNegatives(
  oracle: NerModel,
  { corpus, labels }: SpanBatches,
  { settings, gold }: { readonly settings: RankedNegativesSettings; readonly gold: Int32Array },
): Promise<Uint8Array> {
  const negatives = new Uint8Array(labels.length);
  await computeLogits(oracle, corpus, {
    onLogits: (spanIds, logits, { sentences, spanOffsets, wordOffsets }) => {
      const entropies = computeSamplingScores(logits, oracle.head.shape.numClasses, ENTROPY);
      sentences.forEach((_, place) => {
        const numWords = (wordOffsets[place + 1] as number) - (wordOffsets[place] as number);
        const candidates: number[] = [];
        for (let span = spanOffsets[place] as number; span < (spanOffsets[place + 1] as number); span++) {
          const id = spanIds[span] as number;
          if (labels[id] === 0 && gold[id] === 0) candidates.push(span);
        }
        const count = countNegatives(numWords, candidates.length, settings);
        const values = candidates.map((span) => entropies[span] as number);
        for (const at of pickRanked(values, count, settings.rank)) negatives[spanIds[candidates[at]!]!] = 1;
      });
    },
  });
  return negatives;
}
