// One line for each.
export { local } from './local/local.js';
