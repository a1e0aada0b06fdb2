import { describe, expect, it } from '@jest/globals';

import { autoner } from './autoner/autoner.js';
import { bnpu } from './bnpu/bnpu.js';
import { bond } from './bond/bond.js';
import { confMpu } from './conf-mpu/confMpu.js';
import { mproto } from './mproto/mproto.js';
import { negativeSampling } from './negative-sampling/negativeSampling.js';
import { listMethods } from './registry.js';
import { rankedNegatives } from './ranked-negatives/rankedNegatives.js';
import { roster } from './roster/roster.js';
import { selfTraining } from './self-training/selfTraining.js';
import { span } from './span/span.js';
import { describeMethod } from './testing/describeMethod.js';
import { token } from './token/token.js';
import { topneg } from './topneg/topneg.js';

describeMethod(span, { settings: {}, goesOn: false });
describeMethod(topneg, { settings: { keepFraction: 0.3 }, goesOn: false });
describeMethod(negativeSampling, { settings: {}, goesOn: false, head: 'pairwise' });
for (const probabilities of ['eval_pass', 'train_pass']) {
  const settings = { weighting: 'weighted', reduction: 'sum', probabilities };
  describeMethod(negativeSampling, { settings, goesOn: false, variant: `weighted by its ${probabilities}` });
}
const oracle = { method: negativeSampling, settings: {} };
describeMethod(rankedNegatives, {
  settings: { lambda: 4 }, // nearly all: spans that never are among the negatives are not learned
  goesOn: false,
  head: 'pairwise',
  before: oracle,
  numTeachers: 1,
});
describeMethod(token, { settings: {}, goesOn: false, head: 'token-classifier' });
describeMethod(autoner, { settings: {}, goesOn: false, head: 'tie-or-break' });
const priors = { PER: 0.13, LOC: 0.06 };
describeMethod(bnpu, { settings: { priors }, goesOn: false, head: 'type-detectors' });
describeMethod(bond, {
  settings: { startStep: 72, periodSteps: 10, confidence: 0.5 },
  goesOn: false,
  head: 'bio-classifier',
});
describeMethod(confMpu, {
  settings: { priors },
  goesOn: false,
  head: 'token-classifier',
  before: { method: token, settings: {} },
  numTeachers: 1,
  lossFactor: 5, // words with a type add pi l(x, O) (1 / lambda - 1) even where all are right
});
describeMethod(mproto, {
  settings: { noneRatio: 0.9, momentum: 0.5 },
  goesOn: false,
  head: 'prototype-classifier',
  lossFactor: 1.3, // cosines are at most 1: with nine prototypes it stays above log(1 + 8 / e^2)
});
const noisy = { stage: 'model', removalInterval: 30, removalThreshold: 0.3, dropO: 0.2 };
const isLong = process.env['DYNCLEAN_LONG_TESTS'] === '1';
for (const removal of isLong ? ['two_head', 'single'] : ['two_head']) {
  const settings = { ...noisy, removal };
  describeMethod(roster, { settings, goesOn: false, head: 'entity-and-type', variant: `removal ${removal}` });
}
const before = { method: roster, settings: { ...noisy, gceQ: 0, removal: 'none', dropO: 0 } };
const learning = { head: 'entity-and-type', before, numTeachers: 2 };
for (const ensembleLoss of isLong ? ['two_head', 'full_kl'] : ['two_head']) {
  const settings = { stage: 'ensemble', ensembleLoss };
  // Below the entropy of what the models say it cannot fall.
  describeMethod(roster, {
    settings,
    goesOn: false,
    lossFactor: 2.5,
    ...learning,
    variant: `a student by ${ensembleLoss}`,
  });
}
const selfTaught = { stage: 'self_training', softLabelInterval: 5, entityGate: 0 };
if (isLong) {
  describeMethod(roster, { settings: selfTaught, goesOn: true, ...learning, variant: 'learning from itself' });
}
for (const augmentationModel of isLong ? ['pretrained', 'finetuned_encoder'] : ['pretrained']) {
  const augmentationRefresh = augmentationModel === 'pretrained' ? 'each_epoch' : 'once';
  const copied = { augmentation: 'substitute', augmentationModel, augmentationRefresh, maskProbability: 0.3 };
  describeMethod(roster, {
    settings: { ...selfTaught, ...copied },
    goesOn: true,
    ...learning,
    speaks: true,
    variant: `learning from itself and copies by a ${augmentationModel}, ${augmentationRefresh}`,
  });
}
describeMethod(selfTraining, { settings: { confidence: 0, frequency: 'none', periodEpochs: 2 }, goesOn: true });

describe('this test', () => {
  it('is of every method that comes with the package', () => {
    expect(listMethods()).toEqual([
      autoner,
      bnpu,
      bond,
      confMpu,
      mproto,
      negativeSampling,
      rankedNegatives,
      roster,
      selfTraining,
      span,
      token,
      topneg,
    ]);
  });
});
