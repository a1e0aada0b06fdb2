import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { computeMarginsAndProbabilities } from '../computeMarginsAndProbabilities.js';
import { createEpochWriter } from '../createEpochWriter.js';
import { importForeignDynamics } from '../importForeignDynamics.js';
import { inTemporaryFolder, readTestRows, writeTestEpochs } from '../writeTestEpochs.js';
import { dynamicsForms } from './dynamicsForms.js';
import type { RecordedRun } from './RecordedRun.js';

const script = fileURLToPath(new URL('../../../../scripts/peer/dynamics_tools.py', import.meta.url));
const python = process.env['DYNCLEAN_TOOLS_PYTHON'] ?? 'python3';
/** A clone of github.com/allenai/cartography, which is on no index. */
const clone = process.env['DYNCLEAN_CARTOGRAPHY'];

const ask = (...args: readonly string[]): string => execFileSync(python, args, { encoding: 'utf8', stdio: 'pipe' });

/** Why a tool cannot be asked; null where it can. */
function findMissing(code: string, what: string): string | null {
  try {
    ask('-c', code);
    return null;
  } catch {
    return `${python} has no ${what}; DYNCLEAN_TOOLS_PYTHON names one that has`;
  }
}

const parseLines = (text: string): Record<string, unknown>[] =>
  text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore

const parseCsv = (text: string): (string | number)[][] =>
  text.trim().split('\n').map((line) => line.split(',').map((value) => (value in names ? value : Number(value)))); // prettier-ignore
const names = Object.fromEntries(
  'sample_id,num_measurements,target_logit,target_val,other_logit,other_val,margin,aum'
    .split(',')
    .map((one) => [one, 1]),
);

/** Three spans over three epochs: learned and forgotten, never learned, and equal to the other label at first. */
const byHand = async (folder: string): Promise<RecordedRun> => ({
  epochFiles: await writeTestEpochs(folder, [
    [[0, 1, 0.75], [2, -1, 0.25], [3, 0, 0.5]],
    [[0, -2, 0.125], [2, -2, 0.125], [3, 1, 0.75]],
    [[0, 4, 1], [2, -3, 0], [3, 2, 1]],
  ]),
  labels: Int32Array.of(1, 0, 0, 1),
  numClasses: 2,
  expected: { numSpans: 4, excluded: Uint8Array.of(0, 1, 0, 0) },
}); // prettier-ignore

/** Sixty spans with logits of five labels over four epochs. */
async function record(folder: string): Promise<RecordedRun> {
  const [numSpans, numClasses] = [60, 5];
  const labels = Int32Array.from({ length: numSpans }, (_, span) => (span * 3) % numClasses);
  const epochFiles: string[] = [];
  for (let epoch = 0; epoch < 4; epoch++) {
    const logits = Float32Array.from({ length: numSpans * numClasses }, (_, at) => ((at * 7919 + epoch * 311) % 199) / 16); // prettier-ignore
    const { margins, probabilities, others } = computeMarginsAndProbabilities(logits, labels, numClasses);
    const path = join(folder, `epoch-${epoch + 1}.arrow`);
    const writer = await createEpochWriter(path, { others: true });
    await writer.write({ spanIds: Int32Array.from({ length: numSpans }, (_, span) => span), margins, probabilities, others });
    await writer.close();
    epochFiles.push(path);
  } // prettier-ignore
  return { epochFiles, labels, numClasses, expected: { numSpans } };
}

describe('the form of the package aum', () => {
  it('has the highest AUM first, and the epochs of a sample one after another', () =>
    inTemporaryFolder(async (folder) => {
      await dynamicsForms.aum(folder, await byHand(folder));
      // (1 - 2 + 4) / 3, (-1 - 2 - 3) / 3, (0 + 1 + 2) / 3; of equals the smaller id first
      expect(await readFile(join(folder, 'aum_values.csv'), 'utf8')).toBe('sample_id,aum\n0,1.0\n3,1.0\n2,-2.0\n');
      expect(parseCsv(await readFile(join(folder, 'full_aum_records.csv'), 'utf8'))).toEqual([
        Object.keys(names),
        [0, 1, 1, 1, 0, 0, 1, 1], [0, 2, 1, -2, 0, 0, -2, -0.5], [0, 3, 1, 4, 0, 0, 4, 1],
        [2, 1, 0, -1, 1, 0, -1, -1], [2, 2, 0, -2, 1, 0, -2, -1.5], [2, 3, 0, -3, 1, 0, -3, -2],
        [3, 1, 1, 0, 0, 0, 0, 0], [3, 2, 1, 1, 0, 0, 1, 0.5], [3, 3, 1, 2, 0, 0, 2, 1],
      ]); // prettier-ignore
    }));

  it('comes back with the same margins', () =>
    inTemporaryFolder(async (folder) => {
      const run = await record(folder);
      await dynamicsForms.aum(folder, run);
      const { files, hasProbabilities } = await importForeignDynamics(
        [join(folder, 'full_aum_records.csv')],
        join(folder, 'back'),
        { numSpans: 60 },
      );
      expect([files.length, hasProbabilities]).toEqual([4, false]);
      for (const [epoch, file] of files.entries()) {
        const margins = async (path: string) => (await readTestRows(path)).map(([span, margin]) => [span, margin]);
        expect(await margins(file)).toEqual(await margins(run.epochFiles[epoch]!));
      }
    }));

  const missing = findMissing('import aum', 'package aum');
  (missing === null ? it : it.skip)(
    `is what the package writes${missing === null ? '' : ` (skipped: ${missing})`}`,
    () =>
      inTemporaryFolder(async (folder) => {
        const run = await record(folder);
        const [ours, exported, theirs] = ['ours', 'exported', 'theirs'].map((name) => join(folder, name)) as [string, string, string]; // prettier-ignore
        await mkdir(ours);
        await mkdir(exported);
        await dynamicsForms.aum(ours, run);
        await dynamicsForms.cartography(exported, run);
        ask(script, 'aum', exported, theirs);
        for (const name of ['aum_values.csv', 'full_aum_records.csv']) {
          const [own, real] = await Promise.all([ours, theirs].map(async (at) => parseCsv(await readFile(join(at, name), 'utf8')))) as [unknown[][], unknown[][]]; // prettier-ignore
          expect(own).toHaveLength(real.length);
          expect(own[0]).toEqual(real[0]);
          const sorted = (rows: unknown[][]) => rows.slice(1).sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1])); // prettier-ignore
          expect(sorted(own)).toEqual(sorted(real).map((row) => row.map((value) => expect.closeTo(Number(value), 6))));
        }
      }),
    120_000,
  );
});

describe('the form of dataset cartography', () => {
  it('has an epoch a file, counted from 0, and metrics of each span', () =>
    inTemporaryFolder(async (folder) => {
      await dynamicsForms.cartography(folder, await byHand(folder));
      const epochs = await Promise.all(
        [0, 1, 2].map(async (epoch) => parseLines(await readFile(join(folder, `training_dynamics/dynamics_epoch_${epoch}.jsonl`), 'utf8'))),
      ); // prettier-ignore
      expect(epochs[1]).toEqual([
        { guid: 0, logits_epoch_1: [0, -2], gold: 1 },
        { guid: 2, logits_epoch_1: [-2, 0], gold: 0 },
        { guid: 3, logits_epoch_1: [0, 1], gold: 1 },
      ]);
      // Probabilities 3/4, 1/8, 1: mean 5/8, deviation sqrt((1/64 + 16/64 + 9/64) / 3) = sqrt(26/192) = 0.367990.
      // Right, wrong, right: once forgotten. Of equal logits label 0 is what is said, so span 3 is wrong at first.
      const metrics = parseLines(await readFile(join(folder, 'td_metrics.jsonl'), 'utf8'));
      expect(metrics).toMatchObject([
        { guid: 0, index: 0, threshold_closeness: 15 / 64, confidence: 5 / 8, correctness: 2, forgetfulness: 1 },
        { guid: 2, index: 1, threshold_closeness: 7 / 64, confidence: 1 / 8, correctness: 0, forgetfulness: 1000 },
        { guid: 3, index: 2, threshold_closeness: 3 / 16, confidence: 3 / 4, correctness: 2, forgetfulness: 0 },
      ]);
      expect(metrics[0]!['variability']).toBeCloseTo(0.36799, 6);
    }));

  it('comes back with the same margins, and the same probabilities but for the last bits', () =>
    inTemporaryFolder(async (folder) => {
      const run = await record(folder);
      const files = (await dynamicsForms.cartography(folder, run)).filter((path) => path.includes('dynamics_epoch_'));
      const back = await importForeignDynamics(files, join(folder, 'back'), { numSpans: 60 });
      expect([back.files.length, back.hasProbabilities]).toEqual([4, true]);
      for (const [epoch, file] of back.files.entries()) {
        const rows = (await readTestRows(run.epochFiles[epoch]!)) as number[][];
        expect(await readTestRows(file)).toEqual(
          rows.map(([span, margin, probability]) => [span, margin, expect.closeTo(probability!, 6)]),
        );
      }
    }));

  const missing = clone === undefined ? 'DYNCLEAN_CARTOGRAPHY names no clone of allenai/cartography' : null;
  (missing === null ? it : it.skip)(
    `is read by its code, whose metrics are ours${missing === null ? '' : ` (skipped: ${missing})`}`,
    () =>
      inTemporaryFolder(async (folder) => {
        await dynamicsForms.cartography(folder, await record(folder));
        const ours = parseLines(await readFile(join(folder, 'td_metrics.jsonl'), 'utf8'));
        const theirs = parseLines(ask(script, 'cartography', folder, clone!));
        const rounded = (row: Record<string, unknown>) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, expect.closeTo(Number(value), 6)]));
        expect(theirs.map((row) => Object.keys(row))).toEqual(ours.map((row) => Object.keys(row)));
        expect(theirs).toEqual(ours.map(rounded));
      }),
    120_000,
  );
});
