import type { StageRecord } from '@dynclean/schema';

import type { StageNeeds } from './PlannedStage.js';

/** Whether a finished stage has what is asked of it: a longer run serves a shorter one, not the other way round. */
export function satisfies(record: Pick<StageRecord, 'epochs' | 'run' | 'models'>, needs: StageNeeds): boolean {
  return (
    record.epochs >= needs.epochs &&
    (record.run?.dynamicsEpochs ?? 0) >= needs.dynamicsEpochs &&
    needs.models.every((epochs) => record.models.includes(epochs))
  );
}

/** Whether a finished stage has just what is asked of it. */
export function equals({ epochs, run }: Pick<StageRecord, 'epochs' | 'run'>, needs: StageNeeds): boolean {
  return epochs === needs.epochs && (run?.dynamicsEpochs ?? 0) === needs.dynamicsEpochs;
}
