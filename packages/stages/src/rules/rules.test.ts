import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import { createClassWriter, createEpochWriter } from '@dynclean/dynamics';
import { type CleaningSettings, cleaningSettingsSchema, type Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { hasCleanlab } from '../testing/hasCleanlab.js';
import { decideRecorded, type DecideOptions } from './decideRecorded.js';
import { findRule, listRules, registerRule } from './registry.js';
import type { Rule, RuleDecisions } from './Rule.js';

/** Labels A of ids 0 to 11, and four words without one; the other type is B. */
const TYPES = ['A', 'B'];
const sentence: Sentence = {
  tokens: Array.from({ length: 16 }, (_, word) => `w${word}`),
  entities: Array.from({ length: 12 }, (_, word) => [word, word, 'A'] as const),
};
/** Four A lie at 0, four at 1, four at 2; negatives at 5. */
const MARGINS = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 5, 5, 5, 5];
/** Samples are four A: three at 0 and one at 1. */
const SAMPLES = { positives: [8, 9, 10, 11], negatives: [] };
const OF_SAMPLES = [0, 0, 0, 1];

/** Probabilities of all classes of all spans: each is what its label says, but the first, which is a B. */
async function writeClasses(): Promise<string> {
  const path = join(await createTestFolder(), 'epoch-1.arrow');
  const writer = await createClassWriter(path, 3);
  const likely = MARGINS.map((_, span) => (span === 0 ? 2 : span < 12 ? 1 : 0));
  const byClass = [0, 1, 2].map((label) => Float32Array.from(likely, (of) => (of === label ? 0.75 : 0.125)));
  await writer.write({ spanIds: Int32Array.from(MARGINS.keys()), byClass });
  await writer.close();
  return path;
}

/** The best other label of each span in an epoch, and its probability; the assigned one has 0.3. */
type Other = readonly [label: number, probability: number];

async function writeEpochs(
  epochs: readonly (readonly number[])[],
  { others, spans }: { readonly others?: readonly (readonly Other[])[]; readonly spans?: readonly number[] } = {},
) {
  const folder = await createTestFolder();
  await mkdir(folder, { recursive: true });
  const files = epochs.map((_, epoch) => join(folder, `epoch-${epoch + 1}.arrow`));
  for (const [epoch, margins] of epochs.entries()) {
    const of = others?.[epoch];
    const writer = await createEpochWriter(files[epoch]!, { others: of !== undefined });
    await writer.write({
      spanIds: Int32Array.from(spans ?? margins.keys()),
      margins: Float32Array.from(margins),
      probabilities: new Float32Array(margins.length).fill(0.3),
      others: of === undefined ? null : {
        labels: Int32Array.from(of, ([label]) => label),
        probabilities: Float32Array.from(of, ([, probability]) => probability),
      },
    }); // prettier-ignore
    await writer.close();
  }
  return files;
}

async function decide(cleaning: Partial<CleaningSettings>, given: Partial<DecideOptions> = {}): Promise<RuleDecisions> {
  const threshold = MARGINS.map((margin, span) => OF_SAMPLES[SAMPLES.positives.indexOf(span)] ?? margin);
  return decideRecorded({
    spans: enumerateCandidateSpans([sentence], createLabelVocabulary(TYPES), 1),
    types: TYPES,
    dynamics: await writeEpochs([MARGINS]),
    threshold: await writeEpochs([threshold]),
    samples: SAMPLES,
    expected: {},
    epochs: 1,
    ...given,
    cleaning: cleaningSettingsSchema.parse(cleaning),
  });
}

const removedBy = ({ removed }: Pick<RuleDecisions, 'removed'>): number[] => [...removed];

describe('percentile', () => {
  it('is the rule where none is named: k 100 takes all below the highest sample', async () => {
    expect(removedBy(await decide({}))).toEqual([0, 1, 2, 3]); // below 1
    expect(removedBy(await decide({ rule: 'percentile', kPos: 50 }))).toEqual([]); // below 0
  });

  it('takes no measure and no least noise', async () => {
    await expect(decide({ leastNoise: 0.1 })).rejects.toThrow('leastNoise: must be left out with the rule percentile, which knows no probability'); // prettier-ignore
    await expect(decide({ measure: 'early' })).rejects.toThrow('must be left out with the rule percentile, which cuts a metric, but got "early"'); // prettier-ignore
  });
});

describe('posterior', () => {
  // F and W of the pooled types are 4/12 and 3/4 at 0, 8/12 and 4/4 at 1: the share is 8/12, read off at 1. The ratio
  // of densities is (3/4) / (4/12) = 9/4 up to 0, (1/4) / (4/12) = 3/4 up to 1, 0 above: P(wrong) is 1, 1/2 and 0.
  it('removes what is more probably wrong than right, by what a right label costs', async () => {
    const usual = await decide({ rule: 'posterior', rightCost: 1.1 }); // P above 0.524
    expect(removedBy(usual)).toEqual([0, 1, 2, 3]);
    expect(removedBy(await decide({ rule: 'posterior', rightCost: 0.9 }))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]); // 0.474
    expect(usual.newLabels).toBeUndefined();
    // P(right) of the samples: 0 three times, and 1/2; three quarters of them lie below the cut.
    const { tau, k, values, notCleaned } = usual.thresholds.positives;
    expect([tau, k, notCleaned]).toEqual([1 / 2.1, 75, null]);
    expect([...values]).toEqual([0, 0, 0, expect.closeTo(0.5, 12)]);
    expect(usual.thresholds.negatives).toMatchObject({ tau: null, k: 0, notCleaned: 'no_samples' });
    expect(usual.counts).toEqual({
      positives: { candidates: 12, removed: 4 },
      negatives: { candidates: 4, removed: 0 },
    });
  });

  it('leaves a type alone of whose labels surely too few are wrong, and says so', async () => {
    // Samples that all lie lower than any label: none is estimated to be wrong, and 12 leave 31 percent open.
    const threshold = MARGINS.map((margin, span) => (SAMPLES.positives.includes(span) ? -1 : margin));
    const given = { threshold: await writeEpochs([threshold]), dynamics: await writeEpochs([[...MARGINS.slice(0, 8), -1, 2, 2, 2, ...MARGINS.slice(12)]]) }; // prettier-ignore
    const usual = await decide({ rule: 'posterior' }, given);
    expect([removedBy(usual), usual.notes]).toEqual([[8], []]);
    const { removed, notes, thresholds } = await decide({ rule: 'posterior', leastNoise: 0.9 }, given);
    expect([...removed]).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^A: left alone, since of its labels .* fewer than 90\.0/), expect.stringMatching(/^B: /)]); // prettier-ignore
    expect([...thresholds.positives.values]).toEqual([1, 1, 1, 1]); // P(right)
    const weighed = await decide({ rule: 'weigh', leastNoise: 0.9 }, given);
    expect([weighed.weights?.spanIds.length, weighed.notes?.length]).toEqual([0, 2]);
  });

  it('leaves a sign that is not asked for', async () => {
    const { thresholds, counts } = await decide({ rule: 'posterior', sign: 'negatives' });
    expect([thresholds.positives.notCleaned, counts.positives.removed]).toEqual(['not_asked_for', 0]);
  });

  it('decides by a measure: another number of epochs, another order', async () => {
    // In the second epoch, which "early" does not see, all lie alike.
    const dynamics = await writeEpochs([MARGINS, MARGINS.map(() => -9)]);
    const threshold = MARGINS.map((margin, span) => OF_SAMPLES[SAMPLES.positives.indexOf(span)] ?? margin);
    const given = { dynamics, threshold: await writeEpochs([threshold, threshold]), epochs: 2 };
    expect(removedBy(await decide({ rule: 'posterior', measure: 'early', rightCost: 1.1 }, given))).toEqual([
      0, 1, 2, 3,
    ]);
    await expect(decide({ rule: 'posterior' }, given)).rejects.toThrow(
      'all 12 lie below it. Let a right label cost more (--right-cost, rightCost), or train the cleaner for longer',
    );
  });

  it('leaves what the measure says nothing of', async () => {
    // Names of six labels were held out: four lie where all wrong ones do, two above. P(wrong) is 1 and 0.
    const spans = [0, 1, 2, 3, 4, 5];
    const fold = {
      by: 'words' as const,
      files: await writeEpochs([[-5, -5, -5, -5, 5, 5]], { spans }),
      relabelled: await writeEpochs([spans.map(() => -5)], { spans }),
    };
    const dynamics = await writeEpochs([MARGINS.map(() => -9)]);
    const decisions = await decide({ rule: 'posterior', measure: 'held-out' }, { dynamics, heldOut: [fold] });
    expect(removedBy(decisions)).toEqual([0, 1, 2, 3]);
    expect(decisions.noise.estimate().byLabel.map(({ spans: count }) => count)).toEqual([0, 6, 0]);
  });

  it('refuses what it cannot decide by', async () => {
    await expect(decide({ rule: 'posterior', measure: 'joined' })).rejects.toThrow('must be one that says something of labels known to be wrong'); // prettier-ignore
    await expect(decide({ rule: 'posterior', measure: 'held-out' })).rejects.toThrow('"held-out" needs names held out. Give --held-out 2'); // prettier-ignore
    await expect(decide({ rule: 'posterior', measure: 'other-label' })).rejects.toThrow('of "other-label" there are none. Record the best other label'); // prettier-ignore
    await expect(decide({ rule: 'posterior', otherMetric: 'enough' })).rejects.toThrow('otherMetric: must be left out with the rule posterior'); // prettier-ignore
    await expect(decide({ rule: 'posterior', lowConfidenceOnly: 0.3 })).rejects.toThrow('lowConfidenceOnly: must be left out'); // prettier-ignore
  });
});

describe('relabel', () => {
  it('gives a removed span the other label where that is steady and probable', async () => {
    // Four epochs. Span 0: B in all of them. 1: B in three. 2: B, ahead in two. 3: B, with 0.4 of
    // probability. 4 to 7, P 1/2, stay.
    const others = [0, 1, 2, 3].map((epoch) =>
      MARGINS.map((_, span): Other => {
        if (span === 1 && epoch === 3) return [0, 0.2];
        if (span === 2) return [2, epoch > 1 ? 0.25 : 0.9]; // the assigned one has 0.3
        return [2, span === 3 ? 0.4 : 0.7];
      }),
    );
    const threshold = MARGINS.map((margin, span) => OF_SAMPLES[SAMPLES.positives.indexOf(span)] ?? margin);
    const given = {
      dynamics: await writeEpochs([MARGINS, MARGINS, MARGINS, MARGINS], { others }),
      threshold: await writeEpochs([threshold, threshold, threshold, threshold]),
      epochs: 4,
    };
    // Means: 0.7, 0.525 ahead in 3 of 4, 0.575 ahead in 2 of 4, 0.4.
    const { newLabels, ...decisions } = await decide({ rule: 'relabel', rightCost: 1.1 }, given);
    expect(removedBy(decisions)).toEqual([0, 1, 2, 3]);
    expect(newLabels).toEqual({ spanIds: Int32Array.of(0, 1), labels: Int32Array.of(2, 2) });
  });

  it('needs the best other labels', async () => {
    await expect(decide({ rule: 'relabel', rightCost: 1.1 })).rejects.toThrow('rule: must be one that needs no other labels'); // prettier-ignore
  });
});

describe('weigh', () => {
  // P(wrong) is 1, 1/2 and 0 at 0, 1 and 2 (above).
  it('removes nothing, and lets each label count by the probability that it is right', async () => {
    const { weights, counts, thresholds, ...decisions } = await decide({ rule: 'weigh' });
    expect(removedBy(decisions)).toEqual([]);
    expect([...weights!.spanIds]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...weights!.weights]).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5]);
    expect(counts.positives).toEqual({ candidates: 12, removed: 0 });
    expect(thresholds.positives).toMatchObject({ tau: null, notCleaned: 'weighed' });
    expect(thresholds.negatives).toMatchObject({ tau: null, notCleaned: 'no_samples' });
  });

  it('leaves a sign that is not asked for, and has no use for the cost of a right label', async () => {
    const { weights, thresholds } = await decide({ rule: 'weigh', sign: 'negatives' });
    expect([weights!.spanIds.length, thresholds.positives.notCleaned]).toEqual([0, 'not_asked_for']);
    await expect(decide({ rule: 'weigh', rightCost: 2 })).rejects.toThrow('rightCost: must be left out with the rule weigh, which takes no label away, but got 2'); // prettier-ignore
  });
});

describe('crossweigh', () => {
  it('lets all spans of a sentence count 0.7 that the model of its fold finds mistaken', async () => {
    // A second sentence of two words, ids 16 and 17. The models are wrong of span 3 of the first one alone.
    const sentences: Sentence[] = [sentence, { tokens: ['x', 'y'], entities: [] }];
    const margins = [...MARGINS, 5, 5];
    const fold = async (spans: readonly number[]) => {
      const files = await writeEpochs([spans.map((span) => (span === 3 ? -1 : 1))], { spans });
      return { by: 'entities' as const, files, relabelled: files };
    };
    const first = [...MARGINS.keys()];
    const given = {
      spans: enumerateCandidateSpans(sentences, createLabelVocabulary(TYPES), 1),
      dynamics: await writeEpochs([margins]),
      threshold: await writeEpochs([margins]),
      heldOut: [await fold(first), await fold([16, 17])],
    };
    const { weights, ...decisions } = await decide({ rule: 'crossweigh' }, given);
    expect(removedBy(decisions)).toEqual([]);
    expect([...weights!.spanIds]).toEqual(first);
    expect(new Set(weights!.weights)).toEqual(new Set([0.7]));
    expect(decisions.thresholds.positives).toMatchObject({ tau: null, notCleaned: 'weighed' });
    const ofPositives = await decide({ rule: 'crossweigh', sign: 'positives' }, given);
    expect([...ofPositives.weights!.spanIds]).toEqual(first.slice(0, 12));
  });

  it('needs sentences held out that share no entity with others', async () => {
    await expect(decide({ rule: 'crossweigh' })).rejects.toThrow('rule: must be one of what was trained, but "crossweigh" needs sentences held out. Give --held-out 3 --held-out-by entities'); // prettier-ignore
    await expect(decide({ rule: 'crossweigh', measure: 'early' })).rejects.toThrow('with the rule crossweigh, which has its own'); // prettier-ignore
  });
});

describe('cleanlab', () => {
  (hasCleanlab() ? it : it.skip)('removes what the library takes for an issue (needs cleanlab in Python)', async () => {
    // The made-up words of scripts/peer/cleanlab_values.py, each a span: then spans are what words are.
    const path = new URL('../../tests/cleanlabValues.json', import.meta.url);
    const stored = JSON.parse(readFileSync(path, 'utf8')) as Record<'offsets' | 'labels' | 'probabilities' | 'issues', number[]>; // prettier-ignore
    const { offsets, labels, probabilities, issues } = stored;
    const sentences = offsets.slice(1).map((behind, index): Sentence => {
      const own = labels.slice(offsets[index], behind);
      const entities = own.flatMap((label, word) => (label > 0 ? [[word, word, TYPES[label - 1]!] as const] : []));
      return { tokens: own.map((_, word) => `w${word}`), entities };
    });
    const all = Int32Array.from(labels.keys());
    const classes = join(await createTestFolder(), 'epoch-1.arrow');
    const writer = await createClassWriter(classes, 3);
    const byClass = [0, 1, 2].map((label) => Float32Array.from(all, (word) => probabilities[3 * word + label]!));
    await writer.write({ spanIds: all, byClass });
    await writer.close();
    const files = await writeEpochs([labels.map(() => 1)]);
    const given = {
      spans: enumerateCandidateSpans(sentences, createLabelVocabulary(TYPES), 1),
      dynamics: files,
      threshold: files,
      samples: { positives: [], negatives: [] },
      heldOut: [{ by: 'sentences' as const, files, relabelled: files, classes: [classes] }],
    };
    expect(removedBy(await decide({ rule: 'cleanlab' }, given))).toEqual(issues);
    const ofPositives = issues.filter((word) => labels[word]! > 0);
    expect(removedBy(await decide({ rule: 'cleanlab', sign: 'positives' }, given))).toEqual(ofPositives);
  });

  it('needs sentences held out', async () => {
    await expect(decide({ rule: 'cleanlab' })).rejects.toThrow('rule: must be one of what was trained, but "cleanlab" needs sentences held out. Give --held-out 3 --held-out-by sentences'); // prettier-ignore
  });
});

describe.each(listRules().map(({ name }) => name))('every rule, %s', (rule) => {
  const test = rule !== 'cleanlab' || hasCleanlab() ? it : it.skip;

  test(`shows each chunk once, and how labels lie by the metric${rule === 'cleanlab' ? ' (needs cleanlab in Python)' : ''}`, async () => {
    const others = [MARGINS.map((): Other => [2, 0.1])];
    const dynamics = await writeEpochs([MARGINS], { others });
    const heldOut = [
      {
        by: findRule(rule).needsHeldOut ?? 'words',
        files: dynamics,
        relabelled: dynamics,
        classes: [await writeClasses()],
      },
    ];
    const given = { dynamics, heldOut };
    const seen: number[] = [];
    const decisions = await decide({ rule }, { ...given, onChunk: ({ spanIds }) => seen.push(...spanIds) });
    expect(seen).toEqual([...MARGINS.keys()]);
    // F / W of the pooled types is 8/12 at 1, where all samples lie; negatives have none.
    const { byLabel, positives } = decisions.noise.estimate();
    expect([byLabel[1]!.share, byLabel[0]!.share]).toEqual([expect.closeTo(8 / 12, 12), null]);
    expect([positives.spans, positives.samples]).toEqual([12, 4]);
  });
});

describe('the registry', () => {
  it('knows those that come along, and others while they are registered', async () => {
    expect(listRules().map(({ name }) => name)).toEqual([
      'percentile',
      'posterior',
      'relabel',
      'weigh',
      'crossweigh',
      'cleanlab',
    ]);
    const own: Rule = { ...findRule('percentile'), name: 'mine' };
    const unregister = registerRule(own);
    expect(removedBy(await decide({ rule: 'mine' }))).toEqual([0, 1, 2, 3]);
    expect(() => registerRule(own)).toThrow('name must be new, but got "mine"');
    unregister();
    await expect(decide({ rule: 'mine' })).rejects.toThrow('rule: must be one of cleanlab, crossweigh, percentile, posterior, relabel, weigh, but got "mine"'); // prettier-ignore
  });
});
