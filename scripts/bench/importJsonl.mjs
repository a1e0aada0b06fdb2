#!/usr/bin/env node
// Reads the peer's JSON Lines as dynamics of another trainer: node importJsonl.mjs FOLDER RUN EPOCHS SPANS OUT
import { join } from 'node:path';

import { importForeignDynamics } from '@dynclean/dynamics';

import { readUse } from './readUse.mjs';

const [folder, run, epochs, numSpans, out] = process.argv.slice(2);
const files = Array.from({ length: Number(epochs) }, (_, epoch) => join(folder, run, `epoch-${epoch + 1}.jsonl`));
await importForeignDynamics(files, out, { numSpans: Number(numSpans) });
console.log(JSON.stringify({ peakMiB: readUse().peakMiB }));
