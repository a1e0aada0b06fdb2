export { bagOfWords, bagOfWordsConfig } from './bagOfWords.js';
export { fuzzKernel, type FuzzedKernel } from './fuzzKernel.js';
export { twoHeads } from './twoHeads.js';
export { wordTagger } from './wordTagger.js';
