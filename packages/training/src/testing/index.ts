export { createCaller } from './createCaller.js';
export { createPlainObjective } from './createPlainObjective.js';
export { type TinyTask, makeTinyTask } from './makeTinyTask.js';
export { readSettledMemory } from './readSettledMemory.js';
