// Cleans what makeScaleData wrote, as one process that holds neither corpus nor dynamics: thresholds, decisions, the
// table of all spans, D'. Prints one JSON line.
//   node cleanScaleData.js FOLDER EPOCHS OUT
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { streamRemovals } from '@dynclean/cleaning';
import { CompactSpans, createLabelVocabulary, streamSentences, writeSentences } from '@dynclean/datasets';
import { readJsonFile } from '@dynclean/files';
import { cleaningSettingsSchema, thresholdSampleIdsSchema } from '@dynclean/schema';
import { tabulateCleaning } from '@dynclean/stages/tabulateCleaning';

import { readUse } from '../measuring/readUse.js';
import { DynamicsFolder } from '../workload/DynamicsFolder.js';
import { SCALE_WIDTH, scaleFiles, scaleTypes } from '../workload/makeScaleData.js';
import { printResult } from './printResult.js';

const [path = '', epochs, out = ''] = process.argv.slice(2);
const { train, ids } = scaleFiles(path);
const folder = new DynamicsFolder(path);
const types = [...scaleTypes];
const read = () => streamSentences(train, { types });
const seconds: Record<string, number> = {};
let part = 'spans of the corpus';
let started = performance.now();
const begin = (next: string): void => {
  seconds[part] = Math.round(performance.now() - started) / 1000;
  part = next;
  started = performance.now();
};

const spans = await CompactSpans.read(read(), createLabelVocabulary(types), SCALE_WIDTH);
const table = join(out, 'spans.arrow');
const { decisions } = await tabulateCleaning(table, {
  spans,
  types,
  dynamics: folder.epochFiles('dynamics', Number(epochs)),
  threshold: folder.epochFiles('threshold', Number(epochs)),
  samples: await readJsonFile(ids, thresholdSampleIdsSchema),
  expected: { numSpans: spans.numSpans, excluded: spans.readExcluded() },
  cleaning: cleaningSettingsSchema.parse({ kPos: 100, kNeg: 90 }),
  epochs: Number(epochs),
  describe: () => ({}),
  onPass: begin,
});
begin('cleaned version');
const { removed, counts, thresholds, separation } = decisions;
const cleaned = join(out, 'train-distant.jsonl');
await writeSentences(cleaned, streamRemovals(read(), spans, { removed, types }));
begin('');

const tau = { positives: thresholds.positives.tau, negatives: thresholds.negatives.tau };
const bytes = { table: (await stat(table)).size, cleaned: (await stat(cleaned)).size };
printResult({ spans: spans.numSpans, seconds, tau, counts, separation, bytes, ...readUse() });
