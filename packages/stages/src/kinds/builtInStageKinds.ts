import { annotateKind } from './annotate/annotateKind.js';
import { cleanKind } from './clean/cleanKind.js';
import { languageHeadKind } from './language-head/languageHeadKind.js';
import type { StageKind } from './StageKind.js';
import { heldOutKind } from './held-out/heldOutKind.js';
import { predictKind } from './predict/predictKind.js';
import { thresholdKind } from './threshold/thresholdKind.js';
import { trainKind } from './train/trainKind.js';

/** The kinds of stages that come with the program, one a line. */
export const builtInStageKinds = [
  trainKind,
  thresholdKind,
  cleanKind,
  languageHeadKind,
  annotateKind,
  heldOutKind,
  predictKind,
] as readonly unknown[] as readonly StageKind[];
