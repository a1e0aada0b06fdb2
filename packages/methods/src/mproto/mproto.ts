import { defineMethod } from '../defineMethod.js';
import { MprotoObjective } from './MprotoObjective.js';
import { mprotoSettingsSchema } from './MprotoSettings.js';

/** MProto (Wu et al. 2023): words near prototypes; those without a label that are near a type's are left out. */
export const mproto = defineMethod({
  name: 'mproto',
  title: 'MProto',
  settings: mprotoSettingsSchema,
  training: {
    batchSize: 32,
    batchOrder: 'shuffle_batches',
    encoderLr: 1e-5,
    headLr: 1e-5, // of nothing: no gradient moves prototypes
    schedule: 'linear',
    warmupRatio: 0.0228, // 100 steps of CoNLL03's
    adamEpsilon: 1e-8,
    weightDecay: 1e-4,
    decayExemptions: 'vectors',
    maxGradientNorm: 1,
    maxSpanWidth: 256, // runs of words are entities, however long they are
  },
  options: {
    describe: 'Train with MProto: words are classified by the nearest of several prototypes of each class',
    otherwise: 'without',
    settings: {
      prototypesPerClass: 'Prototypes of each class',
      noneRatio: 'Of words without a label the share that are taken for no entity; the others are left out',
      momentum: 'How much of a prototype stays when it is moved towards its words',
      compactness: 'How much it counts that words are near their prototypes',
    },
  },
  chooseHead: ({ wordDropout, prototypesPerClass }) => ({
    name: 'prototype-classifier',
    shape: { wordDropout, prototypesPerClass },
  }),
  createObjective: (settings, { tokens }) => new MprotoObjective(tokens(), settings),
});
