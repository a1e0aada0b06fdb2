// Reads the recorded dynamics of a folder that makeDynamics wrote from end to end, and keeps nothing: what that takes
// is what dynamics take. Prints one JSON line.
import { stat } from 'node:fs/promises';

import { readUse } from '../measuring/readUse.js';
import { DynamicsFolder, runNames } from '../workload/DynamicsFolder.js';
import { printResult } from './printResult.js';

const folder = new DynamicsFolder(process.argv[2] ?? '');
const { epochs } = await folder.readFacts();
const numSpans = (await stat(folder.labelsFile)).size / Int32Array.BYTES_PER_ELEMENT;
let sum = 0;
for (const run of runNames) {
  for await (const { aum } of folder.stream(run, { epochs, numSpans })) for (const value of aum) sum += value;
}
printResult({ sum, ...readUse() });
