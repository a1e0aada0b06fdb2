import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readDataset, readSentences, writeSentences } from '@dynclean/datasets';
import { createEpochWriter, openEpochFile } from '@dynclean/dynamics';
import { type CleaningSettings, cleaningSettingsSchema, type Sentence, versionInfoSchema } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { readTrainingSpans, openData, type OpenData } from '../data/openData.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { writeTestDynamics } from '../testing/writeTestDynamics.js';
import { cleanStage, type CleanStageResult } from './cleanStage.js';
import type { RecordedDynamics } from './RecordedDynamics.js';

const distant: Sentence[] = [
  { tokens: ['Ann', 'saw', 'Oslo', '.'], entities: [[0, 0, 'PER'], [1, 1, 'LOC'], [2, 2, 'LOC']] },
  { tokens: ['Bob', 'met', 'Eve', '.'], entities: [[0, 0, 'LOC']] },
  { tokens: ['Rain', '.'], entities: [] },
]; // prettier-ignore
const gold: Sentence[] = [
  { tokens: ['Ann', 'saw', 'Oslo', '.'], entities: [[0, 0, 'PER'], [2, 2, 'LOC']] },
  { tokens: ['Bob', 'met', 'Eve', '.'], entities: [[0, 0, 'PER'], [2, 2, 'PER']] },
  { tokens: ['Rain', '.'], entities: [] },
]; // prettier-ignore

/** Spans of width 1 only: ids 0..3, 4..7, 8..9. Wrong are 1 (LOC for nothing), 4 (LOC for PER), 6 (missed PER). */
const WRONG = [1, 4, 6];
/** Samples are wrong by construction; those of the test lie at these margins. */
const SAMPLES = { positives: [0, 2], negatives: [3, 7] };

let folder: string;
let data: OpenData;

/** Margins 2 for right and -1, -2, -3 for wrong labels; the samples at 0, 1 and 0, 1. */
async function recordTestDynamics(epochs = 2): Promise<RecordedDynamics> {
  const root = await createTestFolder();
  const margins = Array.from({ length: 10 }, (_, id) => (WRONG.includes(id) ? -1 - WRONG.indexOf(id) : 2));
  const ofThreshold = margins.map((margin, id) => {
    const index = [...SAMPLES.positives, ...SAMPLES.negatives].indexOf(id);
    return index < 0 ? margin : index % 2;
  });
  return {
    dynamics: await writeTestDynamics(join(root, 'dynamics-run'), margins, epochs),
    threshold: await writeTestDynamics(join(root, 'threshold-run'), ofThreshold, epochs),
    samples: SAMPLES,
    maxSpanWidth: 1,
    cleaner: null,
    before: null,
  };
}

/** Writes epoch files again with a best other label: the given one with a probability of 0.9, else type 2 with 0.01. */
async function addOtherLabels(files: readonly string[], labels: ReadonlyMap<number, number>): Promise<void> {
  for (const path of files) {
    const file = await openEpochFile(path);
    const { spanIds, margins, probabilities } = (await file.next())!;
    const rows = { spanIds: spanIds.slice(), margins: margins.slice(), probabilities: probabilities.slice() };
    await file.close();
    await rm(path);
    const writer = await createEpochWriter(path, { others: true });
    await writer.write({
      ...rows,
      others: {
        labels: Int32Array.from(rows.spanIds, (id) => labels.get(id) ?? 2),
        probabilities: Float32Array.from(rows.spanIds, (id) => (labels.has(id) ? 0.9 : 0.01)),
      },
    });
    await writer.close();
  }
}

async function clean(
  settings: Partial<CleaningSettings> = {},
  recorded?: RecordedDynamics,
): Promise<{ result: CleanStageResult; target: string }> {
  const target = await createTestFolder();
  const spans = readTrainingSpans(data, 1);
  const result = await cleanStage(
    target,
    {
      data,
      spans,
      recorded: recorded ?? (await recordTestDynamics()),
      expected: { numSpans: spans.numSpans, excluded: spans.readExcluded() },
      cleaning: cleaningSettingsSchema.parse({ kNeg: 100, ...settings }),
      origin: 'own',
    },
    {},
  );
  return { result, target };
}

beforeAll(async () => {
  folder = await createTestFolder();
  await writeSentences(join(folder, 'train-distant.jsonl'), distant);
  await writeSentences(join(folder, 'train-gold.jsonl'), gold);
  await writeSentences(join(folder, 'test.jsonl'), gold);
  data = await openData({ dataset: folder }, {});
});

describe(cleanStage, () => {
  it('removes what lies below the thresholds, and only that', async () => {
    const { result, target } = await clean();
    expect(result.signs.positives).toMatchObject({
      candidates: 4, thresholdSamples: 2, tau: 1, removed: 2, removedWrong: 2, wrong: 2,
    }); // prettier-ignore
    expect(result.signs.negatives).toMatchObject({
      candidates: 6, thresholdSamples: 2, tau: 1, removed: 1, removedWrong: 1, wrong: 1,
    }); // prettier-ignore
    expect(await readSentences(join(target, 'cleaned', 'train-distant.jsonl'))).toEqual([
      { ...distant[0], entities: [[0, 0, 'PER'], [2, 2, 'LOC']], excluded: [[1, 1, 'LOC']] },
      { ...distant[1], entities: [], excluded: [[0, 0, 'LOC'], [2, 2, null]] },
      distant[2],
    ]); // prettier-ignore
  });

  it('shows the spans either side of both cuts, nearest first, and the worst, lowest first', async () => {
    const { positives, negatives } = (await clean()).result.signs;
    expect(positives.atCut.removed.map(({ spanId, aum }) => [spanId, aum])).toEqual([[1, -1], [4, -2]]); // prettier-ignore
    expect(positives.atCut.kept.map(({ spanId, aum }) => [spanId, aum])).toEqual([[0, 2], [2, 2]]); // prettier-ignore
    expect(positives.worst.map(({ spanId }) => spanId)).toEqual([4, 1]);
    expect(positives.worst[0]).toMatchObject({
      line: 2,
      first: 0,
      last: 0,
      type: 'LOC',
      removed: true,
      gold: { type: 'PER', wrong: true },
    });
    expect(negatives.worst.map(({ spanId }) => spanId)).toEqual([6]);
  });

  it('counts noise: what it falls by is what was removed of it', async () => {
    const { noise, signs } = (await clean()).result;
    expect(noise?.before).toMatchObject({ positives: 4, truePositives: 2, falsePositives: 2, falseNegatives: 1 });
    expect(noise?.after).toMatchObject({ positives: 2, truePositives: 2, falsePositives: 0, falseNegatives: 0 });
    const total = (of: { falsePositives: number; falseNegatives: number } | undefined) =>
      (of?.falsePositives ?? NaN) + (of?.falseNegatives ?? NaN);
    const removedWrong = (signs.positives.removedWrong ?? NaN) + (signs.negatives.removedWrong ?? NaN);
    expect(total(noise?.before) - total(noise?.after)).toBe(removedWrong);
  });

  it('writes D’ as a dataset that reads back, with where it came from', async () => {
    const { target, result } = await clean();
    const cleaned = await readDataset(join(target, 'cleaned'));
    expect(cleaned.types).toEqual(data.dataset.types);
    expect(cleaned.gold).toEqual(gold);
    expect(cleaned.test).toEqual(gold);
    expect(cleaned.dev).toBeUndefined();
    expect(cleaned.info.name).toBe(`${data.dataset.info.name}-cleaned`);
    const version = versionInfoSchema.parse(
      JSON.parse(await readFile(join(target, 'cleaned', 'version.json'), 'utf8')),
    );
    expect(version).toMatchObject({
      source: { file: 'train-distant.jsonl', sha256: data.dataset.trainSha256 },
      tau: { positives: 1, negatives: 1 },
      candidates: { positives: 4, negatives: 6 },
      removed: { positives: 2, negatives: 1 },
      thresholdSamples: { positives: 2, negatives: 2 },
      epochsAveraged: 2,
    });
    expect(version.warnings).toEqual(result.warnings.map(({ message }) => message));
    expect(version.warnings.join()).toContain('rests on 2 threshold samples');
  });

  it('estimates how much is wrong, without gold labels', async () => {
    // Positives lie at 2, -1, 2, -2, their samples at 0 and 1: half of them lie where all samples do. Of the negatives,
    // one of six does. No type has 20 samples, so both types have the share of all.
    const { measure, shares } = (await clean()).result.noiseEstimate!;
    expect(measure).toBe('aum');
    expect(shares.map(({ sign, type, spans, samples, share, isPooled }) => [sign, type, spans, samples, share, isPooled])).toEqual([
      ['positives', null, 4, 2, 0.5, false],
      ['positives', 'PER', 1, 1, 0.5, true],
      ['positives', 'LOC', 3, 1, 0.5, true],
      ['negatives', null, 6, 2, 1 / 6, false],
    ]); // prettier-ignore
    // By Confidence the same, for it ranks these alike; the files hold probabilities.
    expect((await clean({ metric: 'confidence' })).result.noiseEstimate).toMatchObject({ measure: 'confidence', shares: [{ share: 0.5 }, {}, {}, { share: 1 / 6 }] }); // prettier-ignore
  });

  it('weighs labels by the rule that removes none, and says how much of them that takes', async () => {
    // P(wrong) of the wrong ones is 1, of the others 0.
    const { result, target } = await clean({ rule: 'weigh' });
    expect(result.signs.positives).toMatchObject({ removed: 0, weighed: { spans: 2, taken: 2, takenWrong: 2 } });
    expect(result.signs.negatives).toMatchObject({ removed: 0, weighed: { spans: 1, taken: 1, takenWrong: 1 } });
    expect(result.noise!.after).toEqual(result.noise!.before);
    const { train } = await readDataset(join(target, 'cleaned'));
    expect(train).toEqual([
      { ...distant[0], spanWeights: [[1, 1, 0]] },
      { ...distant[1], spanWeights: [[0, 0, 0], [2, 2, 0]] },
      distant[2],
    ]); // prettier-ignore
  });

  it('puts other labels in place by the rule that gives them, and counts noise of what comes out', async () => {
    // The other label of the wrong ones: of 1 (LOC for nothing) none, of 4 (LOC for PER) PER, of 6 (missed) PER; all of
    // them right. P(wrong) of these is 1, of the others 0.
    const recorded = await recordTestDynamics();
    const right = new Map([[1, 0], [4, 1], [6, 1]]); // prettier-ignore
    for (const run of [recorded.dynamics, recorded.threshold]) await addOtherLabels(run.files, right);
    const { result, target } = await clean({ rule: 'relabel' }, recorded);
    expect(result.signs.positives).toMatchObject({ removed: 2, relabelled: 2, removedWrong: 2 });
    expect(result.signs.negatives).toMatchObject({ removed: 1, relabelled: 1, removedWrong: 1 });
    expect(result.noise!.after).toMatchObject({ positives: 4, truePositives: 4, falsePositives: 0, falseNegatives: 0 });
    const { train } = await readDataset(join(target, 'cleaned'));
    expect(train.map(({ entities, excluded }) => [entities, excluded])).toEqual(gold.map(({ entities }) => [entities, undefined])); // prettier-ignore
    // By the rule that only removes, the two right positives are left, and the missed one is excluded.
    const { noise, signs } = (await clean({ rule: 'posterior' })).result;
    expect(noise!.after).toMatchObject({ positives: 2, truePositives: 2, falsePositives: 0, falseNegatives: 0 });
    expect(signs.positives.relabelled).toBeUndefined();
  });

  it('gives the same ids again: D’ cleaned again skips what is excluded', async () => {
    const { target } = await clean();
    const again = await openData({ dataset: join(target, 'cleaned') }, {});
    const spans = readTrainingSpans(again, 1);
    expect([...spans.readExcluded()]).toEqual(WRONG);
    expect(spans.numSpans).toBe(10);
  });

  it.each([
    ['positives', 2, 0],
    ['negatives', 0, 1],
  ] as const)('cleans %s alone', async (sign, removedPositives, removedNegatives) => {
    const { signs } = (await clean({ sign })).result;
    expect([signs.positives.removed, signs.negatives.removed]).toEqual([removedPositives, removedNegatives]);
    expect(signs[sign === 'positives' ? 'negatives' : 'positives'].notCleaned).toBe('not_asked_for');
  });

  it('keeps everything of a sign at k = 0', async () => {
    const { signs } = (await clean({ kPos: 0 })).result;
    expect(signs.positives).toMatchObject({ tau: null, notCleaned: 'k_is_0', removed: 0 });
  });

  it('refuses runs with different numbers of epochs, unless it is told how many to average', async () => {
    const two = await recordTestDynamics(2);
    const recorded = { ...two, dynamics: (await recordTestDynamics(3)).dynamics };
    await expect(clean({}, recorded)).rejects.toThrow('but got 3 of the dynamics run and 2 of the threshold run');
    expect((await clean({ epochs: 2 }, recorded)).result.epochsAveraged).toBe(2);
    await expect(clean({ epochs: 3 }, recorded)).rejects.toThrow(
      'epochs: must be at most 2, the epochs that both runs recorded, but got 3',
    );
  });

  it('says by which k and tau nothing would be left', async () => {
    const recorded = await recordTestDynamics();
    const threshold = await writeTestDynamics(
      await createTestFolder(),
      Array.from({ length: 10 }, () => 5),
      2,
    );
    await expect(clean({}, { ...recorded, threshold })).rejects.toThrow(
      'k = 100 percent gives tau = 5 and all 4 lie below it',
    );
  });

  it('stops when it is told to, with nothing half-written', async () => {
    const target = await createTestFolder();
    const spans = readTrainingSpans(data, 1);
    const recorded = await recordTestDynamics();
    const options = {
      data,
      spans,
      recorded,
      expected: {},
      cleaning: cleaningSettingsSchema.parse({}),
      origin: 'own',
    } as const;
    await expect(cleanStage(target, options, { signal: AbortSignal.abort() })).rejects.toThrow('interrupted');
  });
});
