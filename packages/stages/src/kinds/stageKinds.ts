import { InputError } from '@dynclean/schema';

import type { StageTask } from '../perform/PlannedStage.js';
import { builtInStageKinds } from './builtInStageKinds.js';
import type { StageKind } from './StageKind.js';

const kinds = new Map<string, StageKind>();

/**
 * Makes a kind of stage known to plans, processes and reports.
 *
 * @returns takes it out again, for tests.
 * @throws Error where there is one of that name.
 */
export function registerStageKind<T extends StageTask>(kind: StageKind<T>): () => void {
  if (kinds.has(kind.kind))
    throw new Error(`stage kind ${kind.kind}: must be registered once, but there is one already`);
  // Whoever finds it by the kind of a task hands it tasks of that kind only.
  kinds.set(kind.kind, kind as unknown as StageKind);
  return () => kinds.delete(kind.kind);
}

/** @throws InputError naming the known kinds where there is none of this name. */
export function findStageKind(kind: string): StageKind {
  const found = kinds.get(kind);
  if (found !== undefined) return found;
  throw new InputError(`stage kind: must be one of ${[...kinds.keys()].join(', ')}, but got ${JSON.stringify(kind)}`);
}

/** All kinds, in the order in which they were registered. */
export function listStageKinds(): readonly StageKind[] {
  return [...kinds.values()];
}

for (const kind of builtInStageKinds) registerStageKind(kind);
