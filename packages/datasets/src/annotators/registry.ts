import { Registry } from '@dynclean/schema';

import type { Annotator } from './Annotator.js';
import * as builtInAnnotators from './builtInAnnotators.js';

const annotators = new Registry<Annotator>(
  { register: 'registerAnnotator', key: 'name', choice: 'annotator:' },
  ({ name }) => name,
);
for (const annotator of Object.values(builtInAnnotators) as unknown as Annotator[]) registerAnnotator(annotator);

/**
 * Makes an annotator known, of whatever settings.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerAnnotator<S>(annotator: Annotator<S>): () => void {
  // Settings reach an annotator only through its own schema (`annotateSentences`), so their type is theirs alone.
  return annotators.register(annotator as Annotator);
}

/** All that are known, in the order in which they came. */
export function listAnnotators(): Annotator[] {
  return annotators.list();
}

/** @throws InputError that lists the known ones, where none has that name. */
export function findAnnotator(name: string): Annotator {
  return annotators.find(name);
}
