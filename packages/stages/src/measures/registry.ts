import { Registry } from '@dynclean/schema';

import { builtInMeasures } from './builtInMeasures.js';
import type { Measure } from './Measure.js';

const registry = new Registry<Measure>(
  { register: 'registerMeasure', key: 'name', choice: 'measure:' },
  ({ name }) => name,
);
for (const measure of builtInMeasures) registerMeasure(measure);

/**
 * Makes a measure known to rankings.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name, or it says not one way in which it is computed.
 */
export function registerMeasure(measure: Measure): () => void {
  const ways = [measure.ofDynamics, measure.ofRuns, measure.read].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw new Error(`registerMeasure: ${measure.name} must have one of ofDynamics, ofRuns and read`);
  }
  return registry.register(measure);
}

/** All measures, in the order in which they came. */
export function listMeasures(): readonly Measure[] {
  return registry.list();
}

/** @throws InputError that lists the known ones, where there is none of that name. */
export function findMeasure(name: string): Measure {
  return registry.find(name);
}

/** As tables call a measure; its name where it is none of this program, as in records that another one kept. */
export function titleOfMeasure(name: string): string {
  return registry.list().find((measure) => measure.name === name)?.title ?? name;
}
