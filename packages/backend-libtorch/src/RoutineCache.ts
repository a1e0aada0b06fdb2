import type { Routine } from './Routine.js';

/** Routines that are kept: a batch needs two, which its layers share; batches of equal shapes come back. */
const MOST_ROUTINES = 64;

/** Routines by a key that says everything they depend on; those that were not used for longest go first. */
export class RoutineCache {
  private readonly known = new Map<string, Routine>();

  /** The routine of a key, recorded now where it is not there. */
  get(key: string, record: () => Routine): Routine {
    const routine = this.known.get(key) ?? record();
    this.known.delete(key);
    this.known.set(key, routine); // now the youngest
    for (const [oldest, old] of this.known) {
      if (this.known.size <= MOST_ROUTINES) break;
      old.dispose();
      this.known.delete(oldest);
    }
    return routine;
  }
}
