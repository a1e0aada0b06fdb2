import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { type CleanInfo, cleanInfoSchema, InputError, type Scores } from '@dynclean/schema';
import { findRunOnD, type RunContext, runFiles } from '@dynclean/stages';

import { collectDataMap } from '../dynamics/collectDataMap.js';
import { collectDensities } from '../dynamics/collectDensities.js';
import { openDynamicsOfRun } from '../dynamics/DynamicsSource.js';
import { rankNoise } from '../dynamics/rankNoise.js';
import { nameModel } from '../versions/nameModel.js';
import { chooseZoom } from './chooseZoom.js';
import type { FigureData, FigureDevCurve, FigureOptions, ManifestFigureKind } from './collectFigure.js';

/**
 * The numbers of a figure of one clean run.
 *
 * @throws InputError when it is none, a ranking is asked for without gold labels, or curves without dev.
 */
export async function collectRunFigure(
  run: string,
  kind: Exclude<FigureData['kind'], ManifestFigureKind>,
  { zoom, ...context }: RunContext & FigureOptions = {},
): Promise<{ readonly data: FigureData; readonly name: string }> {
  if (kind === 'dev-curves') return collectCurves(run);
  const source = await openDynamicsOfRun({ from: run }, context);
  const { cleaner, cleaning } = source;
  const epochs = cleaning.epochs ?? Math.min(source.dynamics.length, source.threshold.length);
  const model = cleaner === null ? "another trainer's dynamics" : nameModel(cleaner);
  const name = `${source.data.dataset.info.name}, ${model}, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;
  switch (kind) {
    case 'densities':
      return { name, data: { kind, parts: [{ name, densities: await collectDensities(source, {}, context) }] } };
    case 'data-map':
      return { name, data: { kind, parts: [{ name, map: await collectDataMap(source, {}, context) }] } };
    case 'ranking': {
      const ranking = await rankNoise(source, { epochs: [], curves: true }, context);
      if (ranking !== null)
        return { name, data: { kind, parts: [{ name, ranking, zoom: zoom ?? chooseZoom(ranking) }] } };
      throw new InputError(
        `${source.data.dataset.folder}: must have gold labels of the training sentences (train-gold.jsonl) for a ranking, but has none`,
      );
    }
  }
}

/** F1 on dev of the training on D, where there is one, and of that on D'. */
async function collectCurves(run: string): Promise<{ data: FigureData; name: string }> {
  const clean = await readJsonFile(join(run, runFiles.clean), cleanInfoSchema);
  const onD = findRunOnD(run, clean);
  const folders = { ...(onD !== null && { D: onD }), "D'": join(run, runFiles.cleanedRun) };
  const curves: FigureDevCurve[] = [];
  for (const [series, folder] of Object.entries(folders)) {
    const log = join(folder, runFiles.log);
    if (existsSync(log)) curves.push(...readCurves(series, await readFile(log, 'utf8')));
  }
  if (curves.length === 0) throw new InputError(explainNoCurves(run, clean, folders));
  return { name: clean.data.name, data: { kind: 'dev-curves', curves } };
}

/** Why a clean run has no curves of F1 on dev. */
function explainNoCurves(
  run: string,
  { cleaner, data, scores }: CleanInfo,
  folders: Readonly<Record<string, string>>,
): string {
  const logs = Object.values(folders).map((folder) => join(folder, runFiles.log));
  const must = `${run}: must have been measured on dev while training for curves of F1 on dev`;
  if (logs.some((log) => existsSync(log)) || (cleaner !== null && data.devSha256 === null)) {
    return `${must}, but ${data.name} has no dev sentences (dev.jsonl)`;
  }
  if (cleaner === null) {
    return `${must}, but its dynamics are another trainer's, and nothing was trained here`;
  }
  if (scores.before === null && scores.after === null) {
    return `${must}, but its cleaner has not learned D, and no model was trained on D' (--train does both)`;
  }
  return `${must}, but the logs of its trainings are not there any more (${logs.join(', ')})`;
}

interface LogLine {
  readonly kind: string;
  readonly step: number;
  readonly epoch: number;
  readonly scores: Scores;
}

function readCurves(series: string, log: string): FigureDevCurve[] {
  const lines = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
  const firstEpoch = lines.find(({ kind }) => kind === 'epoch');
  const evaluations = lines.filter(({ kind }) => kind === 'evaluation');
  const stepsPerEpoch = firstEpoch === undefined ? 1 : firstEpoch.step / firstEpoch.epoch;
  return (evaluations[0]?.scores.byType ?? []).map(({ type }, index) => ({
    series,
    panel: type,
    points: evaluations.map(({ step, scores }) => ({
      epoch: step / stepsPerEpoch,
      f1: 100 * (scores.byType[index]?.f1 ?? 0),
    })),
  }));
}
