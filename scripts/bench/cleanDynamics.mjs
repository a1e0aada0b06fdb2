#!/usr/bin/env node
// What `npm run bench` times: a fresh process that cleans recorded dynamics, from start-up to the decisions.
//   node cleanDynamics.mjs FOLDER [--table FILE]
// FOLDER is what makeDynamics.mjs wrote. Prints one JSON line. With --table the table of all spans is written too.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cleanSpans } from '@dynclean/cleaning';
import { computeDataMapCuts, streamSpanDynamics, writeSpansTable } from '@dynclean/dynamics';

import { readUse } from './readUse.mjs';

const [folder, , tableFile] = process.argv.slice(2);
const read = (name) => readFile(join(folder, name));
const bytes = await read('labels.i32');
const labels = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / Int32Array.BYTES_PER_ELEMENT);
const { types, epochs, settings, samples, sentenceOffsets } = JSON.parse(await read('data.json'));
const epochFiles = (run) => Array.from({ length: epochs }, (_, epoch) => join(folder, run, `epoch-${epoch + 1}.arrow`));
const stream = (run) => streamSpanDynamics(epochFiles(run), { numSpans: labels.length });

const { isRemoved, removed, counts, thresholds, separation, warnings } = await cleanSpans({
  readDynamics: () => stream('dynamics'),
  readThresholdDynamics: () => stream('threshold'),
  samples,
  labels,
  types,
  settings,
});

if (tableFile !== undefined) {
  const spans = {
    sentenceOffsets: Int32Array.from(sentenceOffsets),
    start: new Int32Array(labels.length),
    end: new Int32Array(labels.length),
    labels,
  };
  const cuts = await computeDataMapCuts(stream('dynamics'), labels);
  await writeSpansTable(tableFile, stream('dynamics'), { spans, types, removed: isRemoved, cuts });
}

const tau = { positives: thresholds.positives.tau, negatives: thresholds.negatives.tau };
const sumOfRemovedIds = removed.spanIds.reduce((sum, span) => sum + span, 0);
console.log(JSON.stringify({ tau, counts, sumOfRemovedIds, separation, warnings, ...readUse() }));
