import { createBertEncoder } from './parts/createBertEncoder.js';
import { robertaLanguageHead } from './parts/createLanguageHead.js';

/** XLM-RoBERTa (Conneau et al. 2020): RoBERTa, trained on a hundred languages. */
export const xlmRoberta = createBertEncoder({
  modelType: 'xlm-roberta',
  className: 'XLMRobertaModel',
  prefix: 'roberta',
  padId: 1,
  firstPosition: ({ padId }) => padId + 1,
  languageHead: robertaLanguageHead,
});
