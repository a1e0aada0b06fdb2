import { InputError, type Sentence } from '@dynclean/schema';

/**
 * The error of a sentence that a format cannot hold.
 *
 * @param index - of the sentence, from 0.
 * @param wanted - what must hold, with what came instead.
 */
export function refuseSentence(format: string, index: number, wanted: string): InputError {
  return new InputError(`${format}: sentence ${index + 1} ${wanted}. Write it as dynclean, which holds any sentence.`);
}

/**
 * Refuses what no format but ours has a place for: spans that were excluded from training would come back as spans
 * without an entity, and an entity without a type as none.
 *
 * @throws InputError
 */
export function refuseExcluded(format: string, { entities, excluded }: Sentence, index: number): void {
  if (excluded !== undefined && excluded.length > 0) {
    throw refuseSentence(format, index, `must have no excluded spans, but got ${excluded.length}`);
  }
  const untyped = entities.find(([, , type]) => type === '');
  if (untyped !== undefined) {
    throw refuseSentence(format, index, `must give each entity a type, but got none at words ${untyped[0]} to ${untyped[1]}`); // prettier-ignore
  }
}
