#!/usr/bin/env node
// Prints what test results depend on beside the sources: the engine that is installed and whether the development
// data (../shared) is there. nx makes it part of the cache key.
import { existsSync, readFileSync } from 'node:fs';

const engine = existsSync('.engine/addon.json') ? readFileSync('.engine/addon.json', 'utf8') : 'none';
console.log(JSON.stringify({ engine, shared: existsSync('../shared/datasets'), platform: process.platform, arch: process.arch }));
