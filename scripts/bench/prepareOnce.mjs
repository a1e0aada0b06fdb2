#!/usr/bin/env node
// Reads a dataset, lists its candidate spans and tokenises it, as every training begins: node prepareOnce.mjs DATA ENCODER
const [dataset, encoder] = process.argv.slice(2);
const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href);
const { openTraining } = await load('runner/dist/openTraining.js');

const { spans } = await openTraining({ dataset, encoder, engine: 'cpu' }, {}, {});
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const use = { peakMiB: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
console.log(JSON.stringify({ numSpans: spans.numSpans, ...use }));
process.exit(0);
