#!/usr/bin/env node
// Prints what test results depend on beside the sources: the engine that is installed, settings in the environment,
// the development data (../shared), and which encoders and datasets were fetched (tests of real weights run where they
// are). nx makes it part of the cache key.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { DYNCLEAN_CACHE, XDG_CACHE_HOME } = process.env;
const cache = DYNCLEAN_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'dynclean');
const list = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);

console.log(
  JSON.stringify({
    engine: existsSync('.engine/addon.json') ? readFileSync('.engine/addon.json', 'utf8') : 'none',
    tensorflow: existsSync('.engine/tensorflow.json') ? readFileSync('.engine/tensorflow.json', 'utf8') : 'none',
    settings: Object.entries(process.env)
      .filter(([name]) => /^(DYNCLEAN_|HF_)/.test(name) && name !== 'HF_TOKEN')
      .sort(),
    shared: list('../shared'),
    fetched: list(cache).map((name) => [name, list(join(cache, name))]),
    platform: process.platform,
    arch: process.arch,
  }),
);
