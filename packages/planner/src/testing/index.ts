export { makeTestInventory } from './makeTestInventory.js';
export { makeTestManifest } from './makeTestManifest.js';
