#!/usr/bin/env node
// @ts-check
// Keeps the records of finished stages where `dynclean table` and `figure` find them, without weights, dynamics and
// text, and without what says where they were made; of a cleaning also what its dynamics say (densities, data map,
// rankings), binned, and of a training whose model is still there how many spans it found in each sentence of test:
//   node scripts/keepRecords.mjs RESULTS --to results/base
// Given again, it adds what has come; a stage that is kept already and says as much stays as it is. What dynamics say
// takes seconds and a megabyte for each cleaning: `--no-measures` leaves that out, for tables print without it.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import {
  collectMeasures,
  formatTestSentences,
  KEPT_MEASURES_FILE,
  nameKeptSentences,
  openDynamicsOfRun,
} from '../packages/analysis/dist/index.js';
import { findEvaluation } from '../packages/planner/dist/index.js';
import { evaluateModel, openResults } from '../packages/stages/dist/index.js';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { SetupError } from './setup/SetupError.mjs';

/**
 * A record without places, hosts and folders of the machine that made it, and without examples, which are text.
 *
 * @param {import('../packages/stages/dist/index.js').FinishedStage['record']} record
 */
function withoutPlacesAndText(record) {
  /** @param {any} of - a run or a cleaning */
  const moved = (of) =>
    of && {
      ...of,
      data: { ...of.data, folder: of.data.name },
      ...(of.dynamicsData && { dynamicsData: { ...of.dynamicsData, folder: of.dynamicsData.name } }),
    };
  return {
    ...record,
    environment: { ...record.environment, host: '' },
    run: moved(record.run),
    clean: record.clean && { ...moved(record.clean), signs: withoutExamples(record.clean.signs) },
    models: [],
    files: { dynamics: null, spans: null, cleaned: null, model: null },
  };
}

/** @param {NonNullable<import('../packages/stages/dist/index.js').FinishedStage['record']['clean']>['signs']} signs */
function withoutExamples(signs) {
  return Object.fromEntries(
    Object.entries(signs).map(([sign, of]) => [
      sign,
      { ...of, worst: [], atCut: of.atCut && Object.fromEntries(Object.keys(of.atCut).map((side) => [side, []])) },
    ]),
  );
}

/**
 * Whether a kept record says all that the one of a finished stage does: as many epochs, as many of them recorded.
 *
 * @param {import('../packages/stages/dist/index.js').FinishedStage['record']} kept
 * @param {import('../packages/stages/dist/index.js').FinishedStage['record']} finished
 */
function servesAs(kept, finished) {
  const recorded = (/** @type {typeof kept} */ { run }) => run?.dynamicsEpochs ?? 0;
  return kept.epochs >= finished.epochs && recorded(kept) >= recorded(finished);
}

/**
 * What the model of a finished training predicts on test, by sentence; null where model or test are not here, or where
 * the training read other files than its dataset's own.
 *
 * @param {import('../packages/stages/dist/index.js').FinishedStage} stage
 */
async function countTestSentences({ record: { run, title }, folder }) {
  const test = run?.test ?? null;
  if (run === null || test === null || run.data.part !== undefined) return null;
  const dataset = resolve(folder, run.data.folder);
  if (!existsSync(join(folder, 'model')) || !existsSync(dataset)) return null;
  const { evalGoldScope, evalOverlap, evalClasswise } = run.settings;
  const { bySentence, scores } = await evaluateModel({
    ...{ model: folder, dataset, split: 'test', countsSentences: true },
    ...{ evalGoldScope, evalOverlap, evalClasswise },
    precision: /** @type {'fp32' | 'bf16'} */ (run.engine.precision),
  });
  if (scores.f1 === test.f1) return bySentence ?? null;
  throw new SetupError(`${title}: must score F1 ${test.f1} on test again, but got ${scores.f1}`);
}

await runAsProgram('keepRecords', async () => {
  const { values, positionals } = parseArgs({
    options: { to: { type: 'string' }, measures: { type: 'boolean', default: true } },
    allowNegative: true,
    allowPositionals: true,
  });
  const [results] = positionals;
  if (results === undefined || values.to === undefined) {
    throw new SetupError('must be given a results folder and --to FOLDER; the first lines of it say how', {
      exitCode: 2,
    });
  }
  const { stages } = await openResults(resolve(results));
  let written = 0;
  for (const stage of stages) {
    const { record, folder: from } = stage;
    const folder = join(resolve(values.to), 'stages', `${record.kind}-${record.key}`);
    const file = join(folder, 'stage.json');
    const isKept = existsSync(file) && servesAs(JSON.parse(await readFile(file, 'utf8')), record);
    const shown = record.run && findEvaluation(record, record.epochs, record.run.settings.modelSelection);
    const sentences = shown && join(folder, nameKeptSentences(shown.step));
    if (sentences !== null && !existsSync(sentences)) {
      const counts = await countTestSentences(stage);
      if (counts !== null) {
        await mkdir(folder, { recursive: true });
        await writeFile(sentences, formatTestSentences(counts));
      }
    }
    if (isKept) continue;
    const text = `${JSON.stringify(withoutPlacesAndText(record), null, 2)}\n`;
    const place = /"(?:\/|[A-Za-z]:\\\\)[^"]*"/.exec(text);
    if (place) throw new SetupError(`${record.title}: must name no place of this machine, but has ${place[0]}`);
    await mkdir(folder, { recursive: true });
    if (record.clean !== null && values.measures) {
      // Before the record: a folder with a record is whole.
      const measures = await collectMeasures(await openDynamicsOfRun({ from }));
      await writeFile(join(folder, KEPT_MEASURES_FILE), `${JSON.stringify(measures)}\n`);
    }
    await writeFile(file, text);
    written++;
  }
  console.log(`${written} of ${stages.length} records written to ${values.to}`);
});
