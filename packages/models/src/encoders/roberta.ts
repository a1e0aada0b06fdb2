import { createBertEncoder } from './parts/createBertEncoder.js';
import { robertaLanguageHead } from './parts/createLanguageHead.js';

/** RoBERTa (Liu et al. 2019): BERT with positions counted from the padding id + 1. */
export const roberta = createBertEncoder({
  modelType: 'roberta',
  className: 'RobertaModel',
  prefix: 'roberta',
  padId: 1,
  firstPosition: ({ padId }) => padId + 1,
  languageHead: robertaLanguageHead,
});
