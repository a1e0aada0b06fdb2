import { Registry } from '@dynclean/schema';

import * as builtInHeads from './builtInHeads.js';
import type { Head, HeadShape } from './Head.js';

/** The head of models that name none: DynClean's. */
export const DEFAULT_HEAD = builtInHeads.spanClassifier.name;

const heads = new Registry<Head>({ register: 'registerHead', key: 'name', choice: 'head:' }, ({ name }) => name);
for (const head of Object.values(builtInHeads)) registerHead(head as unknown as Head);

/**
 * Makes a head known, so that models can have it and model files name it.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerHead<Shape extends HeadShape>(head: Head<Shape>): () => void {
  return heads.register(head as unknown as Head); // its methods are given what its own schema has read
}

/** Every head that is known. */
export function listHeads(): Head[] {
  return heads.list();
}

/** @throws InputError that lists the known ones, where `name` is none of them. */
export function findHead(name: string): Head {
  return heads.find(name);
}
