import { z } from 'zod';

import { defineMethod } from '../defineMethod.js';
import { fineTuning } from './fineTuning.js';
import { TokenObjective } from './TokenObjective.js';

/** What a plain token classifier is made by. */
const tokenSettingsSchema = z.strictObject({
  /** Of the words' vectors, before the layer that classifies them. */
  wordDropout: z.number().min(0).lt(1).default(0.1),
});

/**
 * A token classifier with the labels as they are (IO tags): what "fine-tuning RoBERTa" is to the papers that do not
 * classify spans.
 */
export const token = defineMethod({
  name: 'token',
  title: 'Token',
  settings: tokenSettingsSchema,
  training: fineTuning,
  options: {
    describe: 'Classify words, by cross-entropy, and not spans',
    otherwise: 'spans',
    settings: { wordDropout: "Of token classifiers: dropout of the words' vectors" },
  },
  chooseHead: ({ wordDropout }) => ({ name: 'token-classifier', shape: { wordDropout } }),
  createObjective: (_settings, { tokens }) => new TokenObjective(tokens()),
});
