#!/usr/bin/env node
// Reads the recorded dynamics of a folder that makeDynamics.mjs wrote from end to end, and keeps nothing: what that
// takes is what dynamics take. Prints one JSON line.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { streamSpanDynamics } from '@dynclean/dynamics';

import { readUse } from './readUse.mjs';

const [folder] = process.argv.slice(2);
const { epochs } = JSON.parse(await readFile(join(folder, 'data.json')));
const numSpans = (await stat(join(folder, 'labels.i32'))).size / Int32Array.BYTES_PER_ELEMENT;
let sum = 0;
for (const run of ['dynamics', 'threshold']) {
  const files = Array.from({ length: epochs }, (_, epoch) => join(folder, run, `epoch-${epoch + 1}.arrow`));
  for await (const { aum } of streamSpanDynamics(files, { numSpans })) for (const value of aum) sum += value;
}
console.log(JSON.stringify({ sum, ...readUse() }));
