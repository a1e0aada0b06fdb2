// The heads that come with the package, a line each.
export { spanClassifier } from './span-classifier/spanClassifier.js';
