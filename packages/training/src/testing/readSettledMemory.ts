import { setTimeout as sleep } from 'node:timers/promises';

import { type EngineMemory, collectGarbage, readMemory } from '@dynclean/engine';

/** Rounds after which it is said that the figures do not come to rest; two or three are enough. */
const MOST_ROUNDS = 20;

/**
 * What is held when all that nobody holds any more was given back: figures to compare before and after.
 *
 * Native tensors are counted for the whole process, and one that is lost stays until the garbage collector finds it. A
 * test that breaks loses some, so do tests of another file in this process; found during a later test, they would make
 * that one end with fewer than it began with, or hide what it lost itself.
 */
export async function readSettledMemory(): Promise<EngineMemory> {
  let held = NaN;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    collectGarbage();
    await sleep(1); // finalizers run when the program comes to rest
    const memory = readMemory();
    if (memory.nativeHandles === held) return memory;
    held = memory.nativeHandles;
  }
  throw new Error(`readSettledMemory: native tensors must come to rest, but are ${held} after ${MOST_ROUNDS} rounds`);
}
