// The annotators that come with this package, a line each.
export { dictionary } from './dictionary/dictionary.js';
export { llm } from './llm/llm.js';
