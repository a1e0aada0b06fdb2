import type { CleanTask, SelfTrainTask, ThresholdTask, TrainTask } from '@dynclean/stages';

/** The tasks of which a cell of DynClean's grids is made. */
export type CellTask = TrainTask | ThresholdTask | CleanTask | SelfTrainTask;
