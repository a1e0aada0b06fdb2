import { aum } from './rows/aum.mjs';
import { clean } from './rows/clean.mjs';
import { dynamics } from './rows/dynamics.mjs';
import { growth } from './rows/growth.mjs';
import { opOverhead } from './rows/opOverhead.mjs';
import { roofline } from './rows/roofline.mjs';
import { bertBaseStep, minilmStep } from './rows/trainingStep.mjs';

/** All that `npm run bench` measures, in its order. */
export const benches = [bertBaseStep, minilmStep, dynamics, clean, opOverhead, aum, growth, roofline];
