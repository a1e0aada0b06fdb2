import type { EngineName } from '../Engine.js';
import { listEngines } from '../startEngine.js';

/** For `describe.each`: of every engine a title, which says why it is skipped, its name, and whether it is there. */
export function listTestEngines(): (readonly [title: string, name: EngineName, available: boolean])[] {
  return listEngines().map(
    ({ name, available, reason }) => [available ? name : `${name} (skipped: ${reason})`, name, available] as const,
  );
}
