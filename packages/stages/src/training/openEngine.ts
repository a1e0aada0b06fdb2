import { startEngine } from '@dynclean/engine';
import type { EngineInfo } from '@dynclean/schema';

import type { EngineChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';

/**
 * Starts the engine of a job and says which it is and why.
 *
 * @throws InputError when the engine that was asked for cannot be used here.
 */
export async function openEngine(choice: EngineChoice, context: RunContext): Promise<EngineInfo> {
  const { engine, device: wantedDevice, threads: wantedThreads, precision: wantedPrecision } = choice;
  const { name, device, precision, threads, version, reason, precisionReason } = await startEngine({
    ...(engine !== undefined && { engine }),
    ...(wantedDevice !== undefined && { device: wantedDevice }),
    ...(wantedThreads !== undefined && { threads: wantedThreads }),
    ...(wantedPrecision !== undefined && { precision: wantedPrecision }),
  });
  context.onMessage?.(
    `engine: ${name} (${version}; ${reason}), ${precision} (${precisionReason}) on ${device}, ` +
      `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  );
  return { name, device, precision, threads, version };
}
