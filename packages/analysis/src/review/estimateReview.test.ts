import { CompactSpans, createLabelVocabulary } from '@dynclean/datasets';
import type { Decision, Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { estimateReview } from './estimateReview.js';
import type { Review, ReviewSpan } from './Review.js';

const vocabulary = createLabelVocabulary(['A', 'B']);

/** A corpus of one labelled word a sentence, whose first spans are suspicious with the values 0, 1, 2, ... */
function createReview(
  numSpans: number,
  numSuspicious: number,
  thresholdValues: readonly number[],
  type: 'A' | null = 'A',
) {
  const sentences = Array.from({ length: numSpans }, (_, index): Sentence =>
    type === null ? { tokens: [`w${index}`, 'x'], entities: [] } : { tokens: [`w${index}`], entities: [[0, 0, type]] },
  );
  const spans = CompactSpans.of(sentences, vocabulary, 8);
  const sign = type === null ? 'negatives' : 'positives';
  const none = { candidates: 0, suspicious: 0, k: 90, tau: null, otherTau: null, thresholdValues: [] };
  const own = { candidates: numSpans, suspicious: numSuspicious, k: 100, tau: thresholdValues.at(-1)!, otherTau: null, thresholdValues }; // prettier-ignore
  const signs = { positives: none, negatives: none, [sign]: own };
  const suspicious = Array.from({ length: numSuspicious }, (_, index) => ({ spanId: spans.sentenceOffsets[index], sign, removed: true, aum: index })); // prettier-ignore
  const review = { metric: 'aum', signs, spans: suspicious as unknown as ReviewSpan[] } as unknown as Review;
  const estimate = (decisions: readonly Decision[]) =>
    estimateReview(review, {
      decisions,
      sentences,
      spans,
      labelOf: (type) => (type === 'C' ? -1 : vocabulary.labelOf(type)),
    });
  return { estimate };
}

const decide = (index: number, action: 'keep' | 'remove' | 'unsure', type = 'A'): Decision => ({
  sentence: index + 1,
  tokens: [`w${index}`],
  first: 0,
  last: 0,
  type,
  action,
});
const evens = (below: number): number[] => Array.from({ length: below / 2 }, (_, index) => 2 * index);

describe(estimateReview, () => {
  // Of 30 suspicious spans every other one is decided, of which those below 20 are wrong: 10 of 15, in one stratum.
  const decisions = evens(30).map((index) => decide(index, index < 20 ? 'remove' : 'keep'));
  const { estimate } = createReview(40, 30, [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);

  it('says how many wrong labels are left', () => {
    const { positives, negatives } = estimate(decisions);
    expect(positives).toMatchObject({ decided: 15, wrong: 10, unsure: 0, open: 15, beyond: 1, kept: null });
    expect(positives.openWrong.mean).toBeCloseTo((15 * 10.5) / 16, 10);
    expect(negatives).toMatchObject({ decided: 0, open: 0, bestK: null, cuts: [] });
  });

  it('says what each cut removes, and which is best', () => {
    const { cuts, bestK } = estimate(decisions).positives;
    // Tau at 70 percent of ten samples is the fourth from above, 21: 11 decided spans, 10 of them wrong, and 10 others.
    const at70 = cuts.find(({ k }) => k === 70)!;
    expect([at70.tau, at70.removed]).toEqual([21, 21]);
    expect(at70.wrong.mean).toBeCloseTo(10 + (10 * 10.5) / 16, 10);
    expect(at70.wrong.low).toBeGreaterThanOrEqual(10);
    expect(at70.wrong.high).toBeLessThanOrEqual(20);
    // Wrong beyond right ones: 10.2 at 50, 11.8 at 60, 12.1 at 70, 11.8 at 80, 9.7 at 100.
    expect(bestK).toBe(70);
    expect(cuts.map(({ k }) => k)).toEqual([50, 60, 70, 80, 85, 90, 95, 100]);
  });

  it('parts spans into strata of ten decisions', () => {
    const { positives } = createReview(80, 80, [80]).estimate(evens(80).map((index) => decide(index, index < 40 ? 'remove' : 'keep'))); // prettier-ignore
    // 9 and 10 open spans in strata where all ten are wrong, 10 and 11 where none is.
    expect(positives.openWrong.mean).toBeCloseTo((19 * 10.5 + 21 * 0.5) / 11, 10);
  });

  it('takes decisions above the threshold for a sample of what is there, and leaves out who is unsure', () => {
    const kept = [decide(30, 'remove'), decide(31, 'keep'), decide(32, 'keep'), decide(33, 'keep'), decide(34, 'unsure')]; // prettier-ignore
    const { positives } = estimate([...decisions, ...kept, decide(1, 'unsure')]);
    expect(positives).toMatchObject({ decided: 15, unsure: 1, open: 15, kept: { spans: 10, decided: 4 } });
    expect(positives.kept?.wrong.mean).toBeCloseTo((6 * 1.5) / 5, 10);
  });

  it('counts decisions that are on nothing here', () => {
    const strange = [decide(3, 'keep', 'B'), decide(5, 'keep', 'C'), { ...decide(7, 'keep'), tokens: ['gone'] }];
    expect(estimate([...decisions, ...strange])).toMatchObject({ unmatched: 3, positives: { decided: 15 } });
  });

  it('does not hold a span without a label for wrong where an entity was found beside it', () => {
    const { estimate: ofBare } = createReview(40, 30, [30], null);
    const beside = { sentence: 1, tokens: ['w0', 'x'], first: 0, last: 0, type: null, action: 'relabel' as const };
    const found = ofBare([
      { ...beside, to: { first: 0, last: 1, type: 'A' } },
      { ...beside, sentence: 2, tokens: ['w1', 'x'], to: { first: 0, last: 0, type: 'A' } },
    ]);
    expect(found).toMatchObject({ negatives: { decided: 2, wrong: 1 }, unmatched: 0 });
  });

  it.each([
    [{ first: 0, last: 0, type: 'B' }, 1],
    [{ first: 0, last: 0, type: 'A' }, 0],
  ])('holds a label that becomes %j for wrong %d times', (to, wrong) => {
    const relabel: Decision = { ...decide(0, 'keep'), action: 'relabel', to };
    expect(estimate([relabel]).positives).toMatchObject({ decided: 1, wrong });
  });
});
