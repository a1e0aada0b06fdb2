import type { Executor } from '../Executor.js';
import { type SlurmSettings, slurmSettingsSchema } from './slurmSettings.js';

/** Job arrays of a cluster whose nodes see the results folder, this program and the caches. */
export const slurm: Executor<SlurmSettings> = {
  name: 'slurm',
  title: 'jobs of a Slurm cluster',
  settings: slurmSettingsSchema,
  open: async (settings, choice) => {
    const { SlurmExecutor } = await import('./SlurmExecutor.js');
    return new SlurmExecutor(settings, choice);
  },
};
