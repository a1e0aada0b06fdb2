export { bagOfWords } from './bagOfWords.js';
