#!/usr/bin/env node
// @ts-check
// Holds the libtorch engine to a parity fixture on the device that useDevice.mjs names, and prints JSON. What
// `dynclean doctor --fixture` does, but also on a device that is none of a user's.
const [fixture] = process.argv.slice(2);
const load = (path) => import(new URL(`../../packages/${path}/dist/index.js`, import.meta.url).href);
const { startEngine } = await load('engine');
const { checkParity } = await load('methods');

await startEngine({ engine: 'libtorch', device: 'cpu', precision: 'fp32' });
await import('./useDevice.mjs');
process.stdout.write(JSON.stringify(await checkParity(fixture)));
