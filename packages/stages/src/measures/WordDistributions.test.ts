import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createLabelVocabulary, createSpanReader, enumerateCandidateSpans } from '@dynclean/datasets';
import { createClassWriter } from '@dynclean/dynamics';
import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/index.js';
import { cleanlab, cleanlabSpans } from './cleanlab.js';
import type { MeasureSource } from './Measure.js';
import { WordDistributions } from './WordDistributions.js';

/** Spans of at most two words: [0,0] [0,1] [1,1] of "x y", which is an entity, and [0,0] of "z". */
const sentences: readonly Sentence[] = [
  { tokens: ['x', 'y'], entities: [[0, 1, 'B']] },
  { tokens: ['z'], entities: [] },
];
const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['A', 'B']), 2);

async function writeClasses(spanIds: readonly number[], rows: readonly (readonly number[])[]): Promise<string> {
  const path = join(await createTestFolder(), 'epoch-1.arrow');
  const writer = await createClassWriter(path, 3);
  const byClass = [0, 1, 2].map((label) => Float32Array.from(rows, (of) => of[label]!));
  await writer.write({ spanIds: Int32Array.from(spanIds), byClass });
  await writer.close();
  return path;
}

/** Two folds, a sentence each. */
const recordFolds = async () => {
  const first = await writeClasses([0, 1, 2], [[0.5, 0.25, 0.25], [0.25, 0.125, 0.625], [0.75, 0.125, 0.125]]); // prettier-ignore
  const second = await writeClasses([3], [[0.5, 0.25, 0.25]]);
  return [first, second].map((path) => ({ by: 'sentences' as const, files: [path], relabelled: [], classes: [path] }));
};

describe(WordDistributions, () => {
  it('gives each word the label of its entity, and a distribution from the spans that hold it', async () => {
    const words = new WordDistributions(createSpanReader(spans));
    await words.read(await recordFolds(), { epochs: 1 });
    expect([...words.offsets]).toEqual([0, 2, 3]);
    expect([...words.labels]).toEqual([2, 2, 0]);
    // x: none 0.25 (of [0,1]), A 0.25 (of [0,0]), B 0.625 (of [0,1]), by their sum; y: 0.25, 0.125, 0.625.
    const expected = [0.25 / 1.125, 0.25 / 1.125, 0.625 / 1.125, 0.25, 0.125, 0.625, 0.5, 0.25, 0.25];
    expect([...words.probabilities]).toEqual(expected.map((value): unknown => expect.closeTo(value, 12)));
    const scores = words.scoreLabels();
    expect([...scores]).toEqual([expect.closeTo(0.625 / 1.125, 12), 0.625, 0.5]);
    expect([...words.leastOfSpans(Int32Array.of(0, 1, 2, 3), scores)]).toEqual([scores[0], scores[0], 0.625, 0.5]);
  });

  it('leaves words alone that no model judged', async () => {
    const words = new WordDistributions(createSpanReader(spans));
    await words.read((await recordFolds()).slice(0, 1), { epochs: 1 });
    expect([...words.probabilities.subarray(6)]).toEqual([0, 0, 0]);
  });
});

describe('cleanlab', () => {
  const sourceOf = (heldOut: MeasureSource['heldOut']): MeasureSource =>
    ({ sentences, spans, dynamics: [], threshold: [], samples: { positives: [], negatives: [] }, expected: {}, heldOut }) as MeasureSource; // prettier-ignore
  const reading = { epochs: 1, aum: { dynamics: new Float64Array(0), threshold: new Float64Array(0) } };

  it('is known where sentences were held out with the probabilities of all classes', async () => {
    const bare = (await recordFolds()).map((fold) => ({ ...fold, classes: [] }));
    const others = (await recordFolds()).map((fold) => ({ ...fold, by: 'entities' as const }));
    for (const heldOut of [[], bare, others]) expect(await cleanlab.read!(sourceOf(heldOut), reading)).toBeNull();
    expect(await cleanlab.read!(sourceOf(await recordFolds()), reading)).not.toBeNull();
    expect(cleanlabSpans.ofRuns!.read(sourceOf(others), reading)).toBeNull();
    expect(cleanlabSpans.ofRuns!.read(sourceOf(await recordFolds()), reading)).toHaveLength(2);
  });
});

/** Written by scripts/peer/cleanlab_values.py: 40 made-up sentences as the library judges them. */
interface Values {
  readonly labels: number[];
  readonly probabilities: number[];
  readonly scores: number[];
}

describe('words beside cleanlab itself', () => {
  const stored = JSON.parse(
    readFileSync(new URL('../../tests/cleanlabValues.json', import.meta.url), 'utf8'),
  ) as Values;
  const words = {
    labels: Int32Array.from(stored.labels),
    probabilities: Float64Array.from(stored.probabilities),
    numClasses: 3,
  };

  it('have the same scores', () => {
    const scores = WordDistributions.prototype.scoreLabels.call(words as WordDistributions);
    expect(scores).toHaveLength(stored.scores.length);
    stored.scores.forEach((score, word) => expect(scores[word]).toBeCloseTo(score, 8));
  });
});
