import { z } from 'zod';

import type { Executor } from '../Executor.js';

const settings = z.strictObject({});

/** Processes of this machine, on its GPUs where the engine sees some, each with its share of the threads. */
export const local: Executor<z.infer<typeof settings>> = {
  name: 'local',
  title: 'processes of this machine',
  settings,
  open: async (_settings, choice) => {
    const { chooseComputer } = await import('./chooseComputer.js');
    const { LocalExecutor } = await import('./LocalExecutor.js');
    return new LocalExecutor(await chooseComputer(choice), choice);
  },
};
