import { startEngine } from '@dynclean/engine';
import { computeLogits, SpanBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { rankedNegativesSettingsSchema } from './RankedNegativesSettings.js';
import { rankNegatives } from './rankNegatives.js';

/** `- sum of p log p` of a row of logits, in doubles. */
function entropyOf(logits: readonly number[]): number {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.reduce((sum, logit) => {
    const p = Math.exp(logit) / total;
    return sum - p * Math.log(p);
  }, 0);
}

describe(rankNegatives, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  // Sentences of 5, 8, 2 and 5 words among others; ceil(0.35 n): 2, 3, 1, 2.
  it.each(['top', 'middle', 'bottom'] as const)('ranks %s by entropy, and never takes an entity', async (rank) => {
    const task = makeTinyTask({}, { dropout: false });
    const { corpus, spans, settings: training } = task;
    const gold = spans.labels;
    const labels = Int32Array.from(gold, (label, id) => (id % 2 === 0 ? 0 : label)); // some entities are not annotated
    const oracle = task.createModel(5);
    const entropies = new Float64Array(gold.length);
    const sentenceOf = new Int32Array(gold.length);
    const numWords = new Map<number, number>();
    await computeLogits(oracle, corpus, {
      onLogits: (spanIds, logits, { sentences, spanOffsets, wordOffsets }) =>
        sentences.forEach((sentence, place) => {
          numWords.set(sentence, wordOffsets[place + 1]! - wordOffsets[place]!);
          for (let span = spanOffsets[place]!; span < spanOffsets[place + 1]!; span++) {
            const width = logits.length / spanIds.length;
            entropies[spanIds[span]!] = entropyOf([...logits.subarray(span * width, (span + 1) * width)]);
            sentenceOf[spanIds[span]!] = sentence;
          }
        }),
    });

    const settings = rankedNegativesSettingsSchema.parse({ rank, scorer: 'dynclean' });
    const batches = new SpanBatches(corpus, labels, training);
    const chosen = await rankNegatives(oracle, batches, { settings, gold });
    oracle.dispose();
    expect([...chosen.keys()].filter((id) => chosen[id] === 1 && gold[id] !== 0)).toEqual([]);
    for (const [sentence, words] of numWords) {
      const candidates = [...gold.keys()].filter((id) => sentenceOf[id] === sentence && gold[id] === 0);
      const taken = candidates.filter((id) => chosen[id] === 1).map((id) => entropies[id]!);
      const left = candidates.filter((id) => chosen[id] === 0).map((id) => entropies[id]!);
      expect(taken).toHaveLength(Math.min(Math.ceil(0.35 * words), candidates.length));
      const above = left.filter((entropy) => entropy > Math.max(...taken)).length;
      const below = left.filter((entropy) => entropy < Math.min(...taken)).length;
      if (rank === 'top') expect([above, below]).toEqual([0, left.length]);
      if (rank === 'middle') expect(above).toBe(Math.floor(left.length / 2));
      if (rank === 'bottom') expect([above, below]).toEqual([left.length, 0]);
    }
  });
});
