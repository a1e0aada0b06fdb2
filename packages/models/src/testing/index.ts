export { bagOfWords } from './bagOfWords.js';
export { twoHeads } from './twoHeads.js';
export { wordTagger } from './wordTagger.js';
