// One line for each.
export { local } from './local/local.js';
export { slurm } from './slurm/slurm.js';
