import { listMethods, type MethodStageKind } from '@dynclean/methods';
import { InputError, Registry } from '@dynclean/schema';

import type { StageTask } from '../store/PlannedStage.js';
import { builtInStageKinds } from './builtInStageKinds.js';
import { createMethodKind } from './method/createMethodKind.js';
import type { StageKind } from './StageKind.js';

const kinds = new Registry<StageKind>(
  { register: 'registerStageKind', key: 'kind', choice: 'stage kind:' },
  ({ kind }) => kind,
);
for (const kind of builtInStageKinds) registerStageKind(kind);

/** Those that methods bring, each put together once. */
const ofMethods = new WeakMap<MethodStageKind, StageKind>();

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
  const own = kinds.list().find((one) => one.kind === kind); // plans ask for every stage, and most need no list of all
  if (own !== undefined) return own;
  const all = listStageKinds();
  const found = all.find((one) => one.kind === kind);
  if (found !== undefined) return found;
  const names = all.map((one) => one.kind).sort();
  throw new InputError(`stage kind: must be one of ${names.join(', ')}, but got "${kind}"`);
}

/** Whether stages of a kind are trainings, which plans count. @throws InputError where there is no such kind. */
export function isTrainingKind(kind: string): boolean {
  const { needsEngine, isTraining = needsEngine } = findStageKind(kind);
  return isTraining;
}

/** All kinds, in the order in which they came; those that training methods bring are the last. */
export function listStageKinds(): readonly StageKind[] {
  return [...kinds.list(), ...listMethods().flatMap(({ stageKinds }) => stageKinds.map(ofMethod))];
}

function ofMethod(kind: MethodStageKind): StageKind {
  const made = ofMethods.get(kind) ?? (createMethodKind(kind) as unknown as StageKind);
  ofMethods.set(kind, made);
  return made;
}
