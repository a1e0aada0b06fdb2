import type { StageJob } from '@dynclean/stages';

/** A stage for an executor to do: which device and how many threads it gets is the executor's to say. */
export type StageOrder = Omit<StageJob, 'engine'>;
