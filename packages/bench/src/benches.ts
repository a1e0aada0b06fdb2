import type { Bench } from './Bench.js';
import { aum } from './rows/aum.js';
import { clean } from './rows/clean.js';
import { dynamics } from './rows/dynamics.js';
import { growth } from './rows/growth.js';
import { opOverhead } from './rows/opOverhead.js';
import { roofline } from './rows/roofline.js';
import { tfjs } from './rows/tfjs.js';
import { tokenStep } from './rows/tokenStep.js';
import { bertBaseStep, minilmStep } from './rows/trainingStep.js';

/** All that `npm run bench` measures, in its order. */
export const benches: readonly Bench[] = [
  bertBaseStep,
  minilmStep,
  tokenStep,
  dynamics,
  clean,
  opOverhead,
  aum,
  growth,
  roofline,
  tfjs,
];
