import { join } from 'node:path';

import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import { createEpochWriter } from '@dynclean/dynamics';
import type { Sentence } from '@dynclean/schema';
import { createTestFolder } from '@dynclean/stages/testing';
import { describe, expect, it } from '@jest/globals';

import { bothRuns } from './bothRuns.js';
import { countEarlyEpochs, early } from './early.js';
import { heldOut } from './heldOut.js';
import type { Measure, MeasureSource } from './Measure.js';
import { findSilentSpans, neighbours } from './neighbours.js';
import { otherLabel } from './otherLabel.js';
import { otherSteadiness } from './otherSteadiness.js';
import { listMeasures, registerMeasure, titleOfMeasure } from './registry.js';

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

async function valuesOf({ read }: Measure, source: MeasureSource, epochs: number): Promise<[number, number][] | null> {
  const chunks = await read!(source, { epochs });
  if (chunks === null) return null;
  const values: [number, number][] = [];
  for await (const { spanIds, values: of } of chunks) spanIds.forEach((span, row) => values.push([span, of[row]!]));
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
    expect(await valuesOf(otherSteadiness, source, 2)).toEqual([[0, -1], [1, -0.5], [2, -0]]); // prettier-ignore
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
      [[0, -0], [1, -0], [2, -1], [3, -1], [4, -1]], // prettier-ignore
    );
  });
});

describe('held-out', () => {
  it('is the AUM of the spans of each fold by the run that never heard of them', async () => {
    const first = await writeEpochs([[[1]], [[4]]], [2]); // prettier-ignore
    const second = await writeEpochs([[[5], [7]], [[5], [9]]], [0, 1]); // prettier-ignore
    const source = sourceOf({ heldOut: [first, second] });
    expect(await valuesOf(heldOut, source, 2)).toEqual([[2, 2.5], [0, 5], [1, 8]]); // prettier-ignore
    expect(await valuesOf(heldOut, source, 1)).toEqual([[2, 1], [0, 5], [1, 7]]); // prettier-ignore
  });

  it('is not known without such runs, or where one has too few epochs', async () => {
    const first = await writeEpochs([[[1]], [[4]]], [2]); // prettier-ignore
    const short = await writeEpochs([[[1]]], [0]);
    expect(await valuesOf(heldOut, sourceOf({}), 1)).toBeNull();
    expect(await valuesOf(heldOut, sourceOf({ heldOut: [] }), 1)).toBeNull();
    expect(await valuesOf(heldOut, sourceOf({ heldOut: [first, short] }), 2)).toBeNull();
  });
});

describe('the registry', () => {
  const own: Measure = { ...early, name: 'mine', title: 'Mine' };

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
    const { read: _read, ...none } = own;
    expect(() => registerMeasure(none)).toThrow('mine must have either ofDynamics or read');
    expect(() => registerMeasure({ ...own, ofDynamics: ({ aum }) => aum })).toThrow('either ofDynamics or read');
  });
});
