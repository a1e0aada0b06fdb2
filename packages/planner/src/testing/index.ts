export { commonFile } from './commonFile.js';
export { makeTestInventory } from './makeTestInventory.js';
export { makeTestManifest } from './makeTestManifest.js';
