import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openEpochFile } from '@dynclean/dynamics';
import type { EngineName } from '@dynclean/engine';
import type { StageRecord } from '@dynclean/schema';
import { type FinishedStage, openResults } from '@dynclean/stages';
import { readNamedArrays } from '@dynclean/weights';

import { runManifests } from '../run/runManifests.js';
import { commonFile } from './commonFile.js';

/** A few figures of a stage that no change of what it computes leaves as they are. */
export interface GoldenStage {
  /** The code version that computed them. */
  readonly code: string;
  /** Figures by name; equal up to rounding wherever the same is computed. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Share of a figure, or of 1, by which it may differ: processors and their instructions move them by some 1e-6; other
 * dropout masks, another order of batches or another rate by more than this.
 */
const GOLDEN_TOLERANCE = 1e-4;

/** Whether two values of a figure are the same but for rounding. */
export function isGolden(value: number, before: number): boolean {
  return Math.abs(value - before) <= GOLDEN_TOLERANCE * Math.max(1, Math.abs(before));
}

/** One of each kind of stage, with each training method, in seconds. */
const manifest = {
  paper: 'none',
  common: commonFile,
  item: 'golden stages',
  kind: 'ablation',
  title: 'golden stages',
  source: 'none',
  metrics: ['f1'],
  cost: { trainings: 0, about: '' },
  grid: [
    {
      datasets: 'demo',
      models: ['roberta-st', 'roberta-topneg'],
      versions: 'D4',
      training: { modelSelection: 'last' }, // the best on dev may be another by rounding alone
      // Else a student of so little would learn nothing.
      methods: { 'self-training': { confidence: 0, periodEpochs: 1 } },
    },
  ],
};

const profile = {
  name: 'golden',
  about: 'Too small to learn anything.',
  encoder: { random: { numLayers: 1, hiddenSize: 16, seed: 42 } },
  dataset: 'demo',
  sentences: { train: 24, dev: 8, test: 8 },
  seeds: 1,
  maxEpochs: 2,
  epochs: { other: 2 },
  precision: 'fp32',
  training: { batchSize: 8, encoderLr: 1e-3, headLr: 1e-2, widthEmbeddingSize: 8, headHiddenSize: 16 },
  cleaning: { kPos: 60, kNeg: 60, keepNearest: true },
};

/** Runs the golden stages on an engine and takes their figures, by title. */
export async function measureGoldenStages(engine: EngineName): Promise<Record<string, GoldenStage>> {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-golden-'));
  try {
    const [file, profileFile] = [join(folder, 'golden.yaml'), join(folder, 'profile.yaml')];
    await writeFile(file, JSON.stringify(manifest)); // JSON is YAML
    await writeFile(profileFile, JSON.stringify(profile));
    const results = join(folder, 'results');
    const choice = { files: [file], results, profile: profileFile, engine, device: 'cpu', threads: 1, jobs: 2 };
    const { failed } = await runManifests(choice);
    if (failed.length > 0) throw new Error(failed.map(({ reason }) => reason).join('\n'));
    const { stages } = await openResults(results);
    const measured: [string, GoldenStage][] = [];
    for (const stage of stages) measured.push([stage.record.title, await measureStage(stage)]);
    return Object.fromEntries(measured.sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureStage({ record, folder }: FinishedStage): Promise<GoldenStage> {
  const { files, clean } = record;
  const values: Record<string, number> = {};
  if (files.dynamics !== null) Object.assign(values, await measureDynamics(join(folder, files.dynamics), record));
  if (files.model !== null) Object.assign(values, await measureWeights(join(folder, files.model)));
  if (clean !== null) {
    for (const [sign, { tau, removed }] of Object.entries(clean.signs)) {
      values[`${sign}, tau`] = tau ?? NaN;
      values[`${sign}, removed`] = removed;
    }
  }
  return { code: String(record.determinants['code']), values };
}

/** Margin, probability and best other label of three spans after the last epoch. */
async function measureDynamics(folder: string, { epochs }: StageRecord): Promise<Record<string, number>> {
  const file = await openEpochFile(join(folder, `epoch-${epochs}.arrow`));
  try {
    const rows = await file.next();
    if (rows === null) return {};
    const { spanIds, margins, probabilities, others } = rows;
    const chosen = [0, Math.floor(spanIds.length / 2), spanIds.length - 1];
    return Object.fromEntries(
      chosen.flatMap((row) => [
        [`span ${spanIds[row]}, margin`, margins[row] ?? NaN],
        [`span ${spanIds[row]}, probability`, probabilities[row] ?? NaN],
        [`span ${spanIds[row]}, other probability`, others?.probabilities[row] ?? NaN],
      ]),
    );
  } finally {
    await file.close();
  }
}

/** A number for each tensor into which all of its values go; not of key biases, whose gradients are rounding alone. */
async function measureWeights(folder: string): Promise<Record<string, number>> {
  const weights = [...(await readNamedArrays(join(folder, 'model.safetensors')))];
  const describe = (values: Float32Array): number => values.reduce((sum, value, i) => sum + value * Math.sin(i + 1), 0);
  return Object.fromEntries(
    weights.filter(([name]) => !name.endsWith('key.bias')).map(([name, { values }]) => [name, describe(values)]),
  );
}
