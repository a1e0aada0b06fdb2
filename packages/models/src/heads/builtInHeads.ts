// The heads that come with the package, a line each.
export { bioClassifier } from './bio-classifier/bioClassifier.js';
export { entityAndType } from './entity-and-type/entityAndType.js';
export { entityDetector } from './entity-detector/entityDetector.js';
export { pairwise } from './pairwise/pairwise.js';
export { prototypeClassifier } from './prototype-classifier/prototypeClassifier.js';
export { spanClassifier } from './span-classifier/spanClassifier.js';
export { tieOrBreak } from './tie-or-break/tieOrBreak.js';
export { tokenClassifier } from './token-classifier/tokenClassifier.js';
export { typeDetectors } from './type-detectors/typeDetectors.js';
