export { createCaller } from './createCaller.js';
export { type TinyTask, makeTinyTask } from './makeTinyTask.js';
export { readSettledMemory } from './readSettledMemory.js';
