// The heads that come with the package, a line each.
export { pairwise } from './pairwise/pairwise.js';
export { spanClassifier } from './span-classifier/spanClassifier.js';
