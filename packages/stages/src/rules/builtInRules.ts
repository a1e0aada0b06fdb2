import { cleanlab } from './cleanlab.js';
import { crossweigh } from './crossweigh.js';
import { percentile } from './percentile.js';
import { posterior } from './posterior.js';
import { relabel } from './relabel.js';
import type { Rule } from './Rule.js';
import { weigh } from './weigh.js';

/** The rules that come with the program, one a line. */
export const builtInRules: readonly Rule[] = [percentile, posterior, relabel, weigh, crossweigh, cleanlab];
