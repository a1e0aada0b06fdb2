import { Registry } from '@dynclean/schema';

import type { StageTask } from '../perform/PlannedStage.js';
import { builtInStageKinds } from './builtInStageKinds.js';
import type { StageKind } from './StageKind.js';

const kinds = new Registry<StageKind>(
  { register: 'registerStageKind', key: 'kind', choice: 'stage kind:' },
  ({ kind }) => kind,
);
for (const kind of builtInStageKinds) registerStageKind(kind);

/**
 * Makes a kind of stage known to plans, processes and reports.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerStageKind<T extends StageTask>(kind: StageKind<T>): () => void {
  // Whoever finds it by the kind of a task hands it tasks of that kind only.
  return kinds.register(kind as unknown as StageKind);
}

/** @throws InputError that lists the known ones, where `kind` is none of them. */
export function findStageKind(kind: string): StageKind {
  return kinds.find(kind);
}

/** All kinds, in the order in which they came. */
export function listStageKinds(): readonly StageKind[] {
  return kinds.list();
}
