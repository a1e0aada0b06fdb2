import { createBertEncoder } from './parts/createBertEncoder.js';
import { robertaLanguageHead } from './parts/createLanguageHead.js';

/** CamemBERT (Martin et al. 2020): RoBERTa, trained on French. */
export const camembert = createBertEncoder({
  modelType: 'camembert',
  className: 'CamembertModel',
  prefix: 'roberta',
  padId: 1,
  firstPosition: ({ padId }) => padId + 1,
  languageHead: robertaLanguageHead,
});
