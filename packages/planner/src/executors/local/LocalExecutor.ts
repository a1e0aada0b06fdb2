import { availableParallelism } from 'node:os';

import type { EngineChoice } from '@dynclean/stages';

import type { ExecutorChoice } from '../Executor.js';
import type { SlotExecutor, StageSlots } from '../StageExecutor.js';
import type { LocalComputer } from './chooseComputer.js';
import { chooseJobs } from './chooseJobs.js';
import { startStageProcess } from './startStageProcess.js';

/** Stages in processes of this machine, which stop when the runner does, whichever way it ends. */
export class LocalExecutor implements SlotExecutor {
  constructor(
    readonly computer: LocalComputer,
    private readonly choice: Pick<ExecutorChoice, 'slots' | 'threads'>,
  ) {}

  openSlots(encoderBytes: number): StageSlots {
    const { name, gpus } = this.computer;
    const count = this.choice.slots ?? chooseJobs(gpus, encoderBytes);
    const threads = this.choice.threads ?? Math.max(1, Math.floor(availableParallelism() / count));
    const engineOf = (slot: number): EngineChoice => ({
      engine: name as NonNullable<EngineChoice['engine']>,
      threads,
      device: gpus[slot % Math.max(1, gpus.length)] ?? 'cpu',
    });
    return {
      count,
      description: `${name} (${gpus.join(', ') || 'cpu'}), ${threads} ${threads === 1 ? 'thread' : 'threads'} each`,
      start: (order, slot) => startStageProcess({ ...order, engine: engineOf(slot) }),
    };
  }
}
