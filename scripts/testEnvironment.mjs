#!/usr/bin/env node
// @ts-check
// Prints what test results depend on beside the sources: the engine that is installed, settings in the environment,
// the development data (../shared), and which encoders and datasets were fetched (tests of real weights run where they
// are). nx makes it part of the cache key.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus, homedir } from 'node:os';
import { join } from 'node:path';

const { DYNCLEAN_CACHE, XDG_CACHE_HOME } = process.env;
const cache = DYNCLEAN_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'dynclean');
const list = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);

function readFlags() {
  if (!existsSync('/proc/cpuinfo')) return [];
  const flags = readFileSync('/proc/cpuinfo', 'utf8').match(/\b(avx2|avx512\w*|amx_\w+|bf16)\b/g);
  return [...new Set(flags)].sort();
}

console.log(
  JSON.stringify({
    engine: existsSync('.engine/addon.json') ? readFileSync('.engine/addon.json', 'utf8') : 'none',
    tensorflow: existsSync('.engine/tensorflow.json') ? readFileSync('.engine/tensorflow.json', 'utf8') : 'none',
    settings: Object.entries(process.env)
      .filter(([name]) => /^(DYNCLEAN_|HF_|ATEN_|ONEDNN_|DNNL_|MKL_)/.test(name) && name !== 'HF_TOKEN')
      .sort(),
    shared: list('../shared'),
    // The review page is tested in one where there is one.
    browsers: ['chromium', 'chromium-browser', 'google-chrome'].filter((name) => existsSync(`/usr/bin/${name}`)),
    fetched: list(cache).map((name) => [name, list(join(cache, name))]),
    // Which instructions there are decides which tests run.
    processor: [...new Set(cpus().map(({ model }) => model)), ...readFlags()],
    platform: process.platform,
    arch: process.arch,
  }),
);
