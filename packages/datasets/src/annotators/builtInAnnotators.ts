// The annotators that come with this package, a line each.
export { dictionary } from './dictionary/dictionary.js';
