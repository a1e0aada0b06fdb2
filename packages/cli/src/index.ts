export { exitCodes, type ExitCode } from './exitCodes.js';
export { main } from './main.js';
