import { createAnnotatorRegistry } from './registry/createAnnotatorRegistry.js';
import { dictionary } from './dictionary/dictionary.js';

/** All annotators: a new one is a folder beside this file and an entry here. */
export const annotators = createAnnotatorRegistry();
annotators.add(dictionary);
