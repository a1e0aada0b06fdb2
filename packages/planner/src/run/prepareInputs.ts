import { FetchError } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { findStageKind, type Inventory, openEncoder, type PlannedStage, type RunContext } from '@dynclean/stages';

/** What is to be known of a plan's inputs before its first stage. */
export interface InputPreparation {
  /** Whether weights were fetched: keys must be made anew then. */
  readonly fetched: boolean;
  /** Stages whose data or weights cannot be had, and why, with what to do. */
  readonly impossible: ReadonlyMap<string, string>;
  /**
   * Stages that wait for what no run can bring, or read one that does, and for what: they are left out, and that is no
   * failure.
   */
  readonly waiting: ReadonlyMap<string, string>;
}

/** Fetches the encoders that stages need and that are not here, each once, and finds what cannot be had. */
export async function prepareInputs(
  stages: readonly PlannedStage[],
  inventory: Inventory,
  context: RunContext,
): Promise<InputPreparation> {
  const problems = new Map<string, string | null>();
  const impossible = new Map<string, string>();
  let fetched = false;
  const waiting = new Map<string, string>();
  for (const { key, kind, task, inputs } of stages) {
    const ofInput = inputs.map((input) => waiting.get(input)).find((reason) => reason !== undefined);
    const waitsFor = (await findStageKind(kind).findMissing?.(task)) ?? ofInput ?? null;
    if (waitsFor !== null) {
      waiting.set(key, waitsFor);
      continue;
    }
    const { missing } = await inventory.describeData(task.data);
    if (missing !== null) {
      impossible.set(key, task.data.needs === undefined ? missing : `${missing}\n${task.data.needs}`);
      continue;
    }
    if (!('encoder' in task) || (await inventory.describeEncoder(task.encoder)).missing === null) continue;
    const { name } = task.encoder;
    if (!problems.has(name)) {
      const problem = await fetchEncoder(name, context);
      problems.set(name, problem);
      fetched ||= problem === null;
    }
    const problem = problems.get(name) ?? null;
    if (problem !== null) impossible.set(key, problem);
  }
  return { fetched, impossible, waiting };
}

/** @returns why it cannot be had; null: it is here now. */
async function fetchEncoder(name: string, context: RunContext): Promise<string | null> {
  try {
    await openEncoder(name, context);
    return null;
  } catch (error) {
    if (error instanceof InputError || error instanceof FetchError) return error.message;
    throw error;
  }
}
