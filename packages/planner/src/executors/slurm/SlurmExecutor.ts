import { type Bfloat16Support, listEngines } from '@dynclean/engine';
import { InputError } from '@dynclean/schema';
import { listStageKinds } from '@dynclean/stages';

import type { ExecutorChoice } from '../Executor.js';
import type { Computer, QueueExecutor } from '../StageExecutor.js';
import { resolveResources, type SlurmSettings } from './slurmSettings.js';
import { SlurmQueue } from './SlurmQueue.js';
import type { Submission } from './Submission.js';

/** What the settings can say of bfloat16. */
const bfloat16Support: Readonly<Record<NonNullable<SlurmSettings['bfloat16']>, Bfloat16Support>> = {
  fast: { possible: true, fast: true, reason: 'the settings say that the nodes multiply it fast' },
  possible: { possible: true, fast: false, reason: 'the settings say that the nodes multiply it, not fast' },
  none: { possible: false, fast: false, reason: 'the settings do not say that the nodes multiply it (bfloat16: fast)' },
};

/**
 * Stages as jobs of a Slurm cluster. With what they are computed is said by the settings, whatever this machine, a
 * login node, has itself.
 */
export class SlurmExecutor implements QueueExecutor {
  readonly computer: Computer;
  readonly #settings: SlurmSettings;
  readonly #compute: { readonly engine: Submission['engine']; readonly threads: number | null };

  /** @throws InputError where a device is asked for that the settings do not say. */
  constructor(settings: SlurmSettings, { engine = 'auto', device = 'auto', threads, slots }: ExecutorChoice) {
    const atOnce = slots ?? settings.atOnce;
    this.#settings = { ...settings, ...(atOnce !== undefined && { atOnce }) };
    const name = settings.engine ?? (engine === 'auto' ? findEngine() : engine);
    this.#compute = { engine: name, threads: threads ?? null };
    const deviceOf = (gpus: number | undefined): string => ((gpus ?? 0) > 0 ? 'cuda' : 'cpu');
    const deviceKind = deviceOf(settings.gpus);
    if (device !== 'auto' && device.replace(/:.*/, '') !== deviceKind) {
      throw new InputError(
        `device: must be what the executor's settings say (gpus: ${settings.gpus ?? 0}, so ${deviceKind}), but got "${device}"`,
      );
    }
    const kinds = listStageKinds().filter(({ needsEngine }) => needsEngine);
    const deviceKinds = Object.fromEntries(
      kinds.map(({ kind }) => [kind, deviceOf(resolveResources(settings, kind).gpus)]),
    );
    const bfloat16 = bfloat16Support[settings.bfloat16 ?? (deviceKind === 'cuda' ? 'fast' : 'none')];
    this.computer = { name, deviceKind, deviceKinds, bfloat16: name === 'cpu' ? null : bfloat16 };
  }

  openQueue(): SlurmQueue {
    return new SlurmQueue(this.#settings, this.#compute);
  }
}

/** The best engine of this machine: nodes see the same installation. */
function findEngine(): Submission['engine'] {
  return listEngines().find(({ available }) => available)?.name ?? 'cpu';
}
