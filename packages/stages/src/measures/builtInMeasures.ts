import { aum } from './aum.js';
import { bothRuns } from './bothRuns.js';
import { cleanlab, cleanlabSpans } from './cleanlab.js';
import { confidence } from './confidence.js';
import { crossweigh, crossweighSpans } from './crossweigh.js';
import { early } from './early.js';
import { heldOut } from './heldOut.js';
import { joined, joinedWeighted } from './joined.js';
import { joinedWords } from './joinedWords.js';
import type { Measure } from './Measure.js';
import { neighbours } from './neighbours.js';
import { otherLabel } from './otherLabel.js';
import { otherSteadiness } from './otherSteadiness.js';
import { variability } from './variability.js';

/** The measures that come with the program, one a line, in the order of tables. */
export const builtInMeasures: readonly Measure[] = [
  aum,
  confidence,
  variability,
  early,
  bothRuns,
  otherLabel,
  otherSteadiness,
  neighbours,
  joinedWords,
  heldOut,
  joined,
  joinedWeighted,
  crossweigh,
  crossweighSpans,
  cleanlab,
  cleanlabSpans,
];
