import type { OpenData } from '../../data/openData.js';
import type { StageTask, VersionRef } from '../../store/PlannedStage.js';
import type { StageWork } from '../StageKind.js';
import { openVersion } from './openVersion.js';

/** What a cleaner learns, and whose labels its dynamics speak of where they are others. */
export interface OpenRound {
  readonly data: OpenData;
  readonly judged?: OpenData;
}

/**
 * The data that a training reads: a version, and, where that is what a cleaning left, D beside it. Dynamics speak of
 * the labels of D all the same, those that went and are not learned included.
 *
 * @throws InputError when it is not there.
 */
export async function openRound(
  work: Pick<StageWork<StageTask>, 'store' | 'session' | 'task' | 'stage'>,
  version: VersionRef = 'distant',
): Promise<OpenRound> {
  const { store, session, task, stage } = work;
  const data = await openVersion(work, task.data, version);
  const isCleaned = typeof version === 'object' && 'cleaning' in version;
  if (!isCleaned || stage.needs.dynamicsEpochs === 0) return { data };
  return { data, judged: await session.openData(task.data, store) };
}
