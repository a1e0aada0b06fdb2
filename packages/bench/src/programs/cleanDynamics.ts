// What `npm run bench` times: a fresh process that cleans recorded dynamics, from start-up to the decisions.
//   node cleanDynamics.js FOLDER [--table FILE]
// FOLDER is what makeDynamics wrote. Prints one JSON line. With --table the table of all spans is written too.
import { cleanSpans } from '@dynclean/cleaning';
import { createSpanReader } from '@dynclean/datasets';
import { computeDataMapCuts, type SpanDynamicsChunk, writeSpansTable } from '@dynclean/dynamics';

import { readUse } from '../measuring/readUse.js';
import { DynamicsFolder, type RunName } from '../workload/DynamicsFolder.js';
import { printResult } from './printResult.js';

const [path = '', , tableFile] = process.argv.slice(2);
const folder = new DynamicsFolder(path);
const labels = await folder.readLabels();
const { types, epochs, settings, samples, sentenceOffsets } = await folder.readFacts();
const stream = (run: RunName): AsyncGenerator<SpanDynamicsChunk> =>
  folder.stream(run, { epochs, numSpans: labels.length });

const { removed, counts, thresholds, separation, warnings } = await cleanSpans({
  readDynamics: () => stream('dynamics'),
  readThresholdDynamics: () => stream('threshold'),
  samples,
  labels,
  types,
  settings,
});

if (tableFile !== undefined) {
  const spans = createSpanReader({
    sentenceOffsets: Int32Array.from(sentenceOffsets),
    start: new Int32Array(labels.length),
    end: new Int32Array(labels.length),
    labels,
  });
  const cuts = await computeDataMapCuts(() => stream('dynamics'), labels);
  await writeSpansTable(tableFile, stream('dynamics'), { spans, types, removed, cuts });
}

const tau = { positives: thresholds.positives.tau, negatives: thresholds.negatives.tau };
let sumOfRemovedIds = 0;
for (const span of removed) sumOfRemovedIds += span;
printResult({ tau, counts, sumOfRemovedIds, separation, warnings, ...readUse() });
