export { createMersenneTwister } from './createMersenneTwister.js';
export { createNormalRandom } from './createNormalRandom.js';
export { createRandom } from './createRandom.js';
export { drawPoisson } from './drawPoisson.js';
export { type Random } from './Random.js';
