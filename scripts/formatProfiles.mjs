#!/usr/bin/env node
// @ts-check
// Profiles of trainings (`dynclean train --profile`), before and after a change, as the tables of docs/performance.md:
//   node scripts/formatProfiles.mjs BEFORE.json AFTER.json
import { readFileSync } from 'node:fs';

import { formatProfiles } from '../packages/bench/dist/index.js';

const [before, after] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
process.stdout.write(formatProfiles(before, after));
