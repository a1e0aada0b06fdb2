import { createBertEncoder } from './parts/createBertEncoder.js';
import { bertLanguageHead } from './parts/createLanguageHead.js';

/** BERT: Devlin et al. 2019. */
export const bert = createBertEncoder({
  modelType: 'bert',
  className: 'BertModel',
  prefix: 'bert',
  padId: 0,
  firstPosition: () => 0,
  languageHead: bertLanguageHead,
});
