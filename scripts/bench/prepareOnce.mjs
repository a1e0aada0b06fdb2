#!/usr/bin/env node
// Reads a dataset, lists its candidate spans and tokenises it, as every training begins:
// node prepareOnce.mjs DATA ENCODER

import { readUse } from './readUse.mjs';
const [dataset, encoder] = process.argv.slice(2);
const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href);
const { openTraining } = await load('stages/dist/training/openTraining.js');

const { inputs } = await openTraining({ dataset, encoder, engine: 'cpu' }, {}, { context: {} });
console.log(JSON.stringify({ numSpans: inputs.spans.numSpans, ...readUse() }));
process.exit(0);
