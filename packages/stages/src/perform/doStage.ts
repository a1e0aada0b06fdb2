import { InputError } from '@dynclean/schema';

import type { RunContext } from '../context/RunContext.js';
import { type DoneStage, performStage, type StageOrder } from './performStage.js';

/**
 * Does a stage of a run that one process does alone, and says where it found it done.
 *
 * @throws InputError where another process does it; and as `performStage` does.
 */
export async function doStage(order: StageOrder, context: RunContext): Promise<DoneStage> {
  const done = await performStage({ ...order, waits: true }, context);
  const folder = order.store.folderOf(order.stage);
  if (done === 'elsewhere') {
    throw new InputError(
      `${folder}: only one process may write a folder, but another one does now. Wait for it, or give another name.`,
    );
  }
  if (done.reused) context.onMessage?.(`${order.label ?? order.stage.title}: complete already, kept in ${folder}`);
  return done;
}
