// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** All models and versions, with the profile tiny: every kind of stage. */
const tinyGrid = `paper: none
item: bits
kind: ablation
title: The tiny grid
source: none
grid:
  - datasets: demo
    models: [roberta, roberta-topneg, roberta-st]
    versions: [D, D2, D4, oracle]
metrics: [f1, removedPositives, removedNegatives, removedWrong, wrong]
cost: { trainings: 14, about: seconds }
`;

/** One training of each method, with a real encoder. */
const realGrid = `paper: none
item: real
kind: ablation
title: Real trainings
source: none
grid:
  - datasets: demo
    models: [roberta, roberta-topneg, roberta-st]
    versions: D
metrics: [f1]
cost: { trainings: 3, about: a minute }
`;

/** One training, to be stopped and gone on with. */
const stoppedGrid = `paper: none
item: stopped
kind: ablation
title: A training that is stopped
source: none
grid:
  - datasets: demo
    models: roberta-topneg
    versions: D
metrics: [f1]
cost: { trainings: 1, about: half a minute }
`;

const realProfile = `name: bits
about: A real encoder on a part of the embedded corpus, few epochs.
encoder: minilm
dataset: demo
sentences: { train: 240, dev: 60, test: 60 }
seeds: 1
precision: fp32
maxEpochs: 3
epochs: { other: 3 }
training: { encoderLr: 1.0e-4, headLr: 1.0e-3 }
`;

/** The profile `tiny` as it was when trainings of a method could not have rates of their own. */
const tinyProfile = `name: tiny
about: A few sentences and two layers of 64 with random weights.
encoder: { random: { numLayers: 2, hiddenSize: 64, seed: 42 } }
dataset: demo
sentences: { train: 64, dev: 16, test: 16 }
seeds: 1
precision: auto
maxEpochs: 3
epochs: { other: 3 }
training: { batchSize: 8, encoderLr: 2.0e-3, headLr: 3.0e-2, widthEmbeddingSize: 16, headHiddenSize: 32 }
cleaning: { kPos: 30, kNeg: 30, keepNearest: true }
`;

const inputs = {
  'tiny.yaml': tinyGrid,
  'real.yaml': realGrid,
  'stopped.yaml': stoppedGrid,
  'bits.yaml': realProfile,
  'tiny-profile.yaml': tinyProfile,
};

/**
 * Writes the manifests and the profile that a side runs. Where its checkout has models and versions in a file of facts,
 * manifests name that; before, the program itself knew them.
 *
 * @param {string} folder
 * @param {string} checkout - The root of the side's checkout.
 */
export async function writeInputs(folder, checkout) {
  await mkdir(folder, { recursive: true });
  const common = join(checkout, 'experiments', 'dynclean', 'common.yaml');
  const head = existsSync(common) ? `common: ${JSON.stringify(common)}\n` : '';
  for (const [name, text] of Object.entries(inputs)) {
    await writeFile(join(folder, name), text.startsWith('paper:') ? head + text : text);
  }
}
