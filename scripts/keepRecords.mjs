#!/usr/bin/env node
// @ts-check
// Keeps the records of finished stages where `dynclean table` and `figure` find them, without weights, dynamics and
// text, and without what says where they were made; of a cleaning also what its dynamics say (densities, data map,
// rankings), binned:
//   node scripts/keepRecords.mjs RESULTS --to results/base
// Given again, it adds what has come; a stage that is kept already and says as much stays as it is.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { collectMeasures, KEPT_MEASURES_FILE, openDynamicsOfRun } from '../packages/analysis/dist/index.js';
import { openResults } from '../packages/stages/dist/index.js';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { SetupError } from './setup/SetupError.mjs';

/**
 * A record without places: hosts and folders of the machine that made it.
 *
 * @param {import('../packages/stages/dist/index.js').FinishedStage['record']} record
 */
function withoutPlaces(record) {
  /** @param {any} of - a run or a cleaning */
  const moved = (of) => of && { ...of, data: { ...of.data, folder: of.data.name } };
  return {
    ...record,
    environment: { ...record.environment, host: '' },
    run: moved(record.run),
    clean: moved(record.clean),
    models: [],
    files: { dynamics: null, spans: null, cleaned: null, model: null },
  };
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

await runAsProgram('keepRecords', async () => {
  const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true });
  const [results] = positionals;
  if (results === undefined || values.to === undefined) {
    throw new SetupError('must be given a results folder and --to FOLDER; the first lines of it say how', {
      exitCode: 2,
    });
  }
  const { stages } = await openResults(resolve(results));
  let written = 0;
  for (const { record, folder: from } of stages) {
    const folder = join(resolve(values.to), 'stages', `${record.kind}-${record.key}`);
    const file = join(folder, 'stage.json');
    if (existsSync(file) && servesAs(JSON.parse(await readFile(file, 'utf8')), record)) continue;
    const text = `${JSON.stringify(withoutPlaces(record), null, 2)}\n`;
    const place = /"(?:\/|[A-Za-z]:\\\\)[^"]*"/.exec(text);
    if (place) throw new SetupError(`${record.title}: must name no place of this machine, but has ${place[0]}`);
    await mkdir(folder, { recursive: true });
    if (record.clean !== null) {
      // Before the record: a folder with a record is whole.
      const measures = await collectMeasures(await openDynamicsOfRun({ from }));
      await writeFile(join(folder, KEPT_MEASURES_FILE), `${JSON.stringify(measures)}\n`);
    }
    await writeFile(file, text);
    written++;
  }
  console.log(`${written} of ${stages.length} records written to ${values.to}`);
});
