export { createTestFolder } from './createTestFolder.js';
export { readTree } from './readTree.js';
export { writeTestCorpus } from './writeTestCorpus.js';
