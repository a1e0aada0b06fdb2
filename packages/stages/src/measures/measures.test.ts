import { join } from 'node:path';

import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import { averageEpochs, createEpochWriter, streamEpochs } from '@dynclean/dynamics';
import { type Sentence, toSpanLabels } from '@dynclean/schema';
import { createTestFolder } from '../testing/index.js';
import { describe, expect, it } from '@jest/globals';

import { bothRuns } from './bothRuns.js';
import { collectAum } from './collectAum.js';
import { crossweigh, crossweighSpans } from './crossweigh.js';
import { countEarlyEpochs, early } from './early.js';
import { heldOut } from './heldOut.js';
import { joined, joinedWeighted } from './joined.js';
import { joinedWords } from './joinedWords.js';
import type { FilesReading, Measure, MeasureChunk, MeasureSource } from './Measure.js';
import { findSilentSpans, neighbours } from './neighbours.js';
import { canEstimate, openEvidence } from './openEvidence.js';
import { otherLabel } from './otherLabel.js';
import { otherSteadiness } from './otherSteadiness.js';
import { listMeasures, registerMeasure, titleOfMeasure } from './registry.js';
import { ValueCursor } from './ValueCursor.js';

/** What an epoch has of each span: its margin, and maybe the best other label with its probability. */
type EpochRows = readonly (readonly [margin: number, label?: number, probability?: number])[];

async function writeEpochs(epochs: readonly EpochRows[], spans?: readonly number[]): Promise<string[]> {
  const folder = await createTestFolder();
  const paths = epochs.map((_, index) => join(folder, `epoch-${index + 1}.arrow`));
  for (const [index, rows] of epochs.entries()) {
    const hasOthers = rows[0]!.length > 1;
    const writer = await createEpochWriter(paths[index]!, { others: hasOthers });
    await writer.write({
      spanIds: Int32Array.from(spans ?? rows.keys()),
      margins: Float32Array.from(rows, ([margin]) => margin),
      probabilities: new Float32Array(rows.length).fill(0.25),
      others: hasOthers
        ? {
            labels: Int32Array.from(rows, ([, label]) => label!),
            probabilities: Float32Array.from(rows, ([, , probability]) => probability!),
          }
        : null,
    });
    await writer.close();
  }
  return paths;
}

const three: readonly Sentence[] = [{ tokens: ['a', 'b', 'c'], entities: [[0, 0, 'A']] }];

/** A source of three spans. */
const sourceOf = (given: Partial<MeasureSource>, sentences = three, width = 1): MeasureSource => ({
  sentences,
  spans: enumerateCandidateSpans(sentences, createLabelVocabulary(['A', 'B']), width),
  dynamics: [],
  threshold: [],
  samples: { positives: [], negatives: [] },
  expected: {},
  ...given,
});

async function valuesOf(measure: Measure, source: MeasureSource, epochs: number): Promise<[number, number][] | null> {
  const { ofDynamics, ofRuns, read } = measure;
  const values: [number, number][] = [];
  if (ofDynamics !== undefined) {
    for await (const chunk of streamEpochs(source.dynamics, { epochs })) {
      const of = ofDynamics({ ...averageEpochs(chunk), epochs: chunk.epochs });
      if (of === null) return null;
      chunk.spanIds.forEach((span, row) => values.push([span, of[row]!]));
    }
    return values;
  }
  const take = async (chunks: AsyncIterable<MeasureChunk>): Promise<void> => {
    for await (const { spanIds, values: of } of chunks) spanIds.forEach((span, row) => values.push([span, of[row]!]));
  };
  if (ofRuns !== undefined) {
    const streams = ofRuns.read(source, { epochs });
    for (const stream of streams ?? []) await take(stream);
    return streams && values;
  }
  const aumOf = (files: readonly string[]) =>
    files.length === 0 ? new Float64Array() : collectAum(files, source.spans.numSpans, { epochs });
  const aum = { dynamics: await aumOf(source.dynamics), threshold: await aumOf(source.threshold) };
  const chunks = await read!(source, { epochs, aum });
  if (chunks === null) return null;
  await take(chunks);
  return values;
}

describe('early', () => {
  it('averages the first half of the epochs', async () => {
    const dynamics = await writeEpochs([[[1], [2], [3]], [[3], [2], [1]], [[9], [9], [9]], [[9], [9], [9]]]); // prettier-ignore
    expect(await valuesOf(early, sourceOf({ dynamics }), 4)).toEqual([[0, 2], [1, 2], [2, 2]]); // prettier-ignore
    expect(await valuesOf(early, sourceOf({ dynamics }), 2)).toEqual([[0, 1], [1, 2], [2, 3]]); // prettier-ignore
    expect([1, 2, 3, 5, 10].map(countEarlyEpochs)).toEqual([1, 1, 2, 3, 5]);
  });
});

describe('both-runs', () => {
  it('averages the AUM of both runs, of samples that of the dynamics run alone', async () => {
    const dynamics = await writeEpochs([[[1], [2], [3]], [[3], [2], [1]]]); // prettier-ignore
    const threshold = await writeEpochs([[[4], [50], [0]], [[8], [50], [2]]]); // prettier-ignore
    const source = sourceOf({ dynamics, threshold, samples: { positives: [1], negatives: [] } });
    // Spans 0 and 2: (2 + 6) / 2 and (2 + 1) / 2.
    expect(await valuesOf(bothRuns, source, 2)).toEqual([[0, 4], [1, 2], [2, 1.5]]); // prettier-ignore
    const negative = sourceOf({ dynamics, threshold, samples: { positives: [], negatives: [2] } });
    expect(await valuesOf(bothRuns, negative, 2)).toEqual([[0, 4], [1, 26], [2, 2]]); // prettier-ignore
  });
});

describe('the other label', () => {
  it('is the more suspicious the more probable and steadier it is', async () => {
    const dynamics = await writeEpochs([
      [[0, 1, 0.5], [0, 2, 0.5], [0, 1, 0.25]],
      [[0, 1, 0.75], [0, 1, 0.25], [0, 1, 0.25]],
    ]); // prettier-ignore
    const source = sourceOf({ dynamics });
    expect(await valuesOf(otherLabel, source, 2)).toEqual([[0, -0.625], [1, -0.25], [2, -0.25]]); // prettier-ignore
    // Assigned labels have 0.25: of span 0 the other one is ahead twice, of span 1 once, of span 2 it ties.
    expect(await valuesOf(otherSteadiness, source, 2)).toEqual([[0, -1], [1, -0.5], [2, 0]]); // prettier-ignore
  });

  it('is not known where another trainer recorded none', async () => {
    const dynamics = await writeEpochs([[[0], [0], [0]]]); // prettier-ignore
    expect(await valuesOf(otherLabel, sourceOf({ dynamics }), 1)).toBeNull();
    expect(await valuesOf(otherSteadiness, sourceOf({ dynamics }), 1)).toBeNull();
  });
});

describe('neighbours', () => {
  const sentences: readonly Sentence[] = [
    { tokens: ['New', 'York'], entities: [[0, 1, 'A']] },
    { tokens: ['york'], entities: [[0, 0, 'B']] },
    { tokens: ['York'], entities: [[0, 0, 'A']] },
    { tokens: ['York'], entities: [], excluded: [[0, 0, null]] },
  ];

  it('leaves out places inside an entity and excluded ones', () => {
    // New | New York | York, then york, York, York: of the first sentence the two words alone, and the last one.
    expect([...findSilentSpans(sourceOf({}, sentences, 2).spans)]).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it('is minus the share of other places with another label', async () => {
    // York inside New York is told of two places, both labelled; the two of these disagree.
    expect(await valuesOf(neighbours, sourceOf({}, sentences, 2), 1)).toEqual(
      [[0, 0], [1, 0], [2, -1], [3, -1], [4, -1]], // prettier-ignore
    );
  });
});

/** Runs of folds whose wrong labels nobody asks for. */
const foldsOf = (...folds: string[][]) => folds.map((files) => ({ by: 'words' as const, files, relabelled: [] }));

describe('crossweigh', () => {
  /** Three sentences of one word each but the second, which has two. */
  const sentences: Sentence[] = [
    { tokens: ['a'], entities: [[0, 0, 'A']] },
    { tokens: ['b', 'c'], entities: [] },
    { tokens: ['d'], entities: [] },
  ];

  it('is of a sentence whether its model predicts all of its labels after the last epoch; span by span, how surely', async () => {
    // The second sentence's model is right of one span and wrong of the other; before the last epoch of both.
    const first = await writeEpochs([[[-1], [2]], [[3], [2]]], [0, 3]); // prettier-ignore
    const second = await writeEpochs([[[-1], [-1]], [[1], [-2]]], [1, 2]); // prettier-ignore
    const heldOuts = [first, second].map((files) => ({ by: 'entities' as const, files, relabelled: files }));
    const source = sourceOf({ heldOut: heldOuts }, sentences);
    expect(await valuesOf(crossweigh, source, 2)).toEqual([[0, 0], [3, 0], [1, -1], [2, -1]]); // prettier-ignore
    expect(await valuesOf(crossweigh, source, 1)).toEqual([[0, -1], [3, 0], [1, -1], [2, -1]]); // prettier-ignore
    expect(await valuesOf(crossweighSpans, source, 2)).toEqual([[0, 3], [3, 2], [1, 1], [2, -2]]); // prettier-ignore
  });

  it('is not known where something else was held out', async () => {
    const files = await writeEpochs([[[1]]], [0]);
    for (const measure of [crossweigh, crossweighSpans]) {
      expect(await valuesOf(measure, sourceOf({ heldOut: foldsOf(files) }), 1)).toBeNull();
    }
    expect(await valuesOf(heldOut, sourceOf({ heldOut: [{ by: 'entities', files, relabelled: [] }] }), 1)).toBeNull();
  });
});

describe('held-out', () => {
  it('is the AUM of the spans of each fold by the run that never heard of them', async () => {
    const first = await writeEpochs([[[1]], [[4]]], [2]); // prettier-ignore
    const second = await writeEpochs([[[5], [7]], [[5], [9]]], [0, 1]); // prettier-ignore
    const source = sourceOf({ heldOut: foldsOf(first, second) });
    expect(await valuesOf(heldOut, source, 2)).toEqual([[2, 2.5], [0, 5], [1, 8]]); // prettier-ignore
    expect(await valuesOf(heldOut, source, 1)).toEqual([[2, 1], [0, 5], [1, 7]]); // prettier-ignore
  });

  it('is not known without such runs, or where one has too few epochs', async () => {
    const first = await writeEpochs([[[1]], [[4]]], [2]); // prettier-ignore
    const short = await writeEpochs([[[1]]], [0]);
    expect(await valuesOf(heldOut, sourceOf({}), 1)).toBeNull();
    expect(await valuesOf(heldOut, sourceOf({ heldOut: [] }), 1)).toBeNull();
    expect(await valuesOf(heldOut, sourceOf({ heldOut: foldsOf(first, short) }), 2)).toBeNull();
  });
});

describe('joined', () => {
  // Six words of one type each: spans 0 to 2 are As, 3 to 5 Bs.
  const six: readonly Sentence[] = [
    { tokens: ['a', 'b', 'c', 'd', 'e', 'f'], entities: [[0, 0, 'A'], [1, 1, 'A'], [2, 2, 'A'], [3, 3, 'B'], [4, 4, 'B'], [5, 5, 'B']] }, // prettier-ignore
  ];
  const rowsOf = (values: readonly number[]): EpochRows[] => [values.map((value) => [value] as const)];

  async function openSource(relabelled: readonly number[]): Promise<MeasureSource> {
    const even = [0, 2, 4];
    const odd = [1, 3, 5];
    const [own, unheard] = [[1, 2, 3, 3, 2, 1], [-1, -3, -2, -3, -1, -2]]; // prettier-ignore
    const pick = (of: readonly number[], spans: readonly number[]) => rowsOf(spans.map((span) => of[span]!));
    const fold = async (spans: readonly number[]) => ({
      by: 'words' as const,
      files: await writeEpochs(pick(unheard, spans), spans),
      relabelled: await writeEpochs(pick(relabelled, spans), spans),
    });
    return sourceOf(
      {
        dynamics: await writeEpochs(rowsOf(own)),
        // Of the samples 0 lies below all As, 3 above all Bs.
        threshold: await writeEpochs(rowsOf([0, 9, 9, 9, 9, 9])),
        samples: { positives: [0, 3], negatives: [] },
        heldOut: [await fold(even), await fold(odd)],
      },
      six,
    );
  }
  // Ranks of three are 1/6, 3/6, 5/6. As by AUM 1 3 5 of six, held out 5 1 3; Bs by AUM 5 3 1, held out 1 5 3.
  const sixths = (of: readonly number[]) => of.map((share, span) => [span, expect.closeTo(share / 6, 12)]);

  it('is the mean rank among the labels of the type', async () => {
    const source = await openSource([0, 0, 0, 0, 0, 0]);
    expect(await valuesOf(joined, source, 1)).toEqual(sixths([3, 2, 4, 3, 4, 2]));
  });

  it('weighs by how well known wrong labels are told from the type, which differs from type to type', async () => {
    // Held out, wrong labels lie below every A (weight 1, as AUM has) and above every B (0, as AUM has: alike).
    expect(await valuesOf(joinedWeighted, await openSource([-9, -9, -9, 9, 9, 9]), 1)).toEqual(sixths([3, 2, 4, 3, 4, 2])); // prettier-ignore
    // The other way round: As by AUM alone, Bs by the held-out margin alone.
    expect(await valuesOf(joinedWeighted, await openSource([9, 9, 9, -9, -9, -9]), 1)).toEqual(sixths([1, 3, 5, 1, 5, 3])); // prettier-ignore
    // Wrong As lie at -2.5: below -1 and -2 of three, A = 2/3, weight 1/3: 3/4 of AUM and 1/4 of the held-out margin.
    expect(await valuesOf(joinedWeighted, await openSource([-2.5, -2.5, -2.5, 9, 9, 9]), 1)).toEqual(sixths([2, 2.5, 4.5, 3, 4, 2])); // prettier-ignore
  });

  it('is not known without names held out, nor without their wrong labels', async () => {
    const source = await openSource([0, 0, 0, 0, 0, 0]);
    expect(await valuesOf(joined, { ...source, heldOut: [] }, 1)).toBeNull();
    const bare = source.heldOut!.map((fold) => ({ ...fold, relabelled: [] }));
    expect(await valuesOf(joinedWeighted, { ...source, heldOut: bare }, 1)).toBeNull();
  });
});

describe('joined-words', () => {
  it('is the mean rank by early epochs and by the same words, among the labels of the type', async () => {
    // York is an A twice and a B once, Oslo a B once. By words an A of York has the value -1/2 (one of two others is a
    // B), the B -1, Oslo 0.
    const sentences: readonly Sentence[] = [
      { tokens: ['York', 'is'], entities: [[0, 0, 'A']] },
      { tokens: ['york', 'or'], entities: [[0, 0, 'B']] },
      { tokens: ['Oslo', 'or'], entities: [[0, 0, 'B']] },
      { tokens: ['York', 'or'], entities: [[0, 0, 'A']] },
    ];
    // As are spans 0 and 6, Bs 2 and 4. In the first of two epochs 0 lies below 6 and 4 below 2; the second is late.
    const epoch = (of: readonly number[]): EpochRows => of.map((margin) => [margin] as const);
    const dynamics = await writeEpochs([epoch([1, 9, 5, 9, 4, 9, 2, 9]), epoch([9, 9, -9, 9, 9, 9, -9, 9])]);
    // Ranks of two are 1/4 and 3/4, of equals 1/2. A: (1/4 + 1/2) / 2 and (3/4 + 1/2) / 2; B: (3/4 + 1/4) / 2 each.
    expect(await valuesOf(joinedWords, sourceOf({ dynamics }, sentences), 2)).toEqual([[0, 0.375], [2, 0.5], [4, 0.5], [6, 0.625]]); // prettier-ignore
  });
});

describe(openEvidence, () => {
  const nothing = { positives: [], negatives: [] };

  /** `[3]` what is said of spans, and by label what of wrong ones. */
  async function evidenceOf(measure: Measure, source: MeasureSource, reading: FilesReading) {
    const evidence = await openEvidence(
      measure,
      { ...source, labels: toSpanLabels(source.spans.labels), numClasses: 3 },
      reading,
    );
    if (evidence === null) return null;
    const readings: number[][] = [[], []];
    for (const values of readings) for await (const chunk of evidence.read()) values.push(...chunk.values);
    expect(readings[1]).toEqual(readings[0]);
    return { values: readings[0], wrong: evidence.wrong.map((of) => [...of]) };
  }

  it('takes labels known to be wrong from the threshold run, its samples alone', async () => {
    const dynamics = await writeEpochs([[[1], [2], [3]], [[3], [2], [1]]]); // prettier-ignore
    const threshold = await writeEpochs([[[4], [50], [0]], [[8], [50], [2]]]); // prettier-ignore
    const source = sourceOf({ dynamics, threshold, samples: { positives: [0], negatives: [2] } });
    for (const measure of [early, bothRuns]) expect(canEstimate(measure)).toBe(true);
    // Of one epoch of two: 4 (label 1) and 0 (label 0); of both runs the mean of both epochs, and of span 1, no sample,
    // (2 + 50) / 2.
    expect(await evidenceOf(early, source, { epochs: 2 })).toEqual({ values: [1, 2, 3], wrong: [[0], [4], []] });
    expect(await evidenceOf(bothRuns, source, { epochs: 2 })).toEqual({ values: [2, 26, 2], wrong: [[1], [6], []] });
  });

  it('takes them from the wrong labels of names that were held out, where names were, fold by fold', async () => {
    const dynamics = await writeEpochs([[[1], [1], [1]]]); // prettier-ignore
    const fold = async (span: number, of: number, wrong: number) => ({
      by: 'words' as const,
      files: await writeEpochs([[[of]]], [span]),
      relabelled: await writeEpochs([[[wrong]]], [span]),
    });
    const heldOuts = [await fold(2, 5, -5), await fold(0, 7, -7)];
    const source = sourceOf({ dynamics, threshold: dynamics, heldOut: heldOuts, samples: nothing });
    expect(await evidenceOf(heldOut, source, { epochs: 1 })).toEqual({ values: [7, NaN, 5], wrong: [[-5], [-7], []] });
    expect(await evidenceOf(heldOut, { ...source, heldOut: [] }, { epochs: 1 })).toBeNull();
  });

  it('has none where other labels were not recorded, nor of measures that say nothing of wrong ones', async () => {
    const dynamics = await writeEpochs([[[1], [1], [1]]]); // prettier-ignore
    const source = sourceOf({ dynamics, threshold: dynamics, samples: nothing });
    expect(await evidenceOf(otherLabel, source, { epochs: 1 })).toBeNull();
    expect(await evidenceOf(neighbours, source, { epochs: 1 })).toBeNull();
    expect([neighbours, joined, joinedWords].map(canEstimate)).toEqual([false, false, false]);
  });
});

describe(ValueCursor, () => {
  const chunk = (...pairs: readonly (readonly [number, number])[]): MeasureChunk => ({
    spanIds: Int32Array.from(pairs, ([span]) => span),
    values: Float64Array.from(pairs, ([, value]) => value),
  });

  it('finds the values of spans however both streams are cut', async () => {
    async function* read() {
      yield await Promise.resolve(chunk([1, 10], [4, 40]));
      yield chunk();
      yield chunk([5, 50], [8, 80], [9, 90]);
    }
    const cursor = new ValueCursor(read());
    const found: number[][] = [];
    for (const spanIds of [[0, 1], [], [2, 3, 4, 5], [6, 7], [9, 12], [13]]) {
      const values = new Float64Array(spanIds.length).fill(-1);
      await cursor.fill(Int32Array.from(spanIds), values);
      found.push([...values]);
    }
    expect(found).toEqual([[-1, 10], [], [-1, -1, 40, 50], [-1, -1], [90, -1], [-1]]);
    await cursor.close();
  });
});

describe('the registry', () => {
  const own: Measure = { ...heldOut, name: 'mine', title: 'Mine' };

  it('knows those that come along, and others while they are registered', () => {
    const before = listMeasures().map(({ name }) => name);
    expect(new Set(before).size).toBe(before.length);
    const unregister = registerMeasure(own);
    expect([listMeasures().at(-1), titleOfMeasure('mine')]).toEqual([own, 'Mine']);
    expect(() => registerMeasure(own)).toThrow('name must be new, but got "mine"');
    unregister();
    expect([listMeasures().map(({ name }) => name), titleOfMeasure('mine')]).toEqual([before, 'mine']);
  });

  it('refuses a measure that says not one way in which it is computed', () => {
    const { ofRuns: _ofRuns, ...none } = own;
    expect(() => registerMeasure(none)).toThrow('mine must have one of ofDynamics, ofRuns and read');
    expect(() => registerMeasure({ ...own, ofDynamics: ({ aum }) => aum })).toThrow(
      'one of ofDynamics, ofRuns and read',
    );
  });
});
