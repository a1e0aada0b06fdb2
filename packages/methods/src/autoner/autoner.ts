import { defineMethod } from '../defineMethod.js';
import { fineTuning } from '../token/fineTuning.js';
import { AutonerObjective } from './AutonerObjective.js';
import { autonerSettingsSchema } from './AutonerSettings.js';

/** AutoNER's way (Shang et al. 2018) on an encoder: ties and breaks between words, then types of what is tied. */
export const autoner = defineMethod({
  name: 'autoner',
  title: 'AutoNER-style',
  settings: autonerSettingsSchema,
  training: { ...fineTuning, headLr: 5e-4 },
  options: {
    describe: "Train in AutoNER's style: gaps between words are ties or breaks, and what is tied has a type",
    otherwise: 'without',
    settings: {
      typeSets: 'Types that an entity may have: all that the same words have in the corpus, or its label alone',
    },
  },
  chooseHead: ({ wordDropout }) => ({ name: 'tie-or-break', shape: { wordDropout } }),
  createObjective: (settings, { tokens }) => new AutonerObjective(tokens(), settings),
});
