import { describeBfloat16, listEngines, startEngine } from '@dynclean/engine';
import { InputError } from '@dynclean/schema';
import type { EngineChoice } from '@dynclean/stages';

import type { Computer } from '../StageExecutor.js';

/** What this machine computes with. */
export interface LocalComputer extends Computer {
  /** GPUs of the engine that may be used, `cuda:0`, ...; empty: the CPU. */
  readonly gpus: readonly string[];
}

/**
 * The engine and devices that a choice means, without starting any.
 *
 * @throws InputError when there is no such engine, or it has no such device.
 */
export async function chooseComputer({
  engine = 'auto',
  device = 'auto',
}: Pick<EngineChoice, 'engine' | 'device'>): Promise<LocalComputer> {
  const report = listEngines().find(({ name, available }) => available && (engine === 'auto' || name === engine));
  if (report === undefined || (device !== 'auto' && device !== 'cpu')) {
    const started = await startEngine({ engine, device }); // says what is wrong, or which device it is
    if (!started.device.startsWith('cuda')) throw new InputError(`device: must be there, but got "${device}"`);
    const all = listEngines().find(({ name }) => name === started.name)?.devices ?? [];
    const gpus = device === 'cuda' ? all.map(({ name }) => name).filter((name) => name !== 'cpu') : [started.device];
    return { name: started.name, deviceKind: 'cuda', gpus, bfloat16: describeBfloat16(started.name, started.device) };
  }
  const gpus = device === 'cpu' ? [] : report.devices.map(({ name }) => name).filter((name) => name.startsWith('cuda'));
  const { name } = report;
  const bfloat16 = describeBfloat16(name, gpus[0] ?? 'cpu');
  return { name, deviceKind: gpus.length > 0 ? 'cuda' : 'cpu', gpus, bfloat16 };
}
