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
 * Refuses an entity without a type, which would come back as none.
 *
 * @throws InputError
 */
export function refuseUntyped(format: string, { entities }: Sentence, index: number): void {
  const untyped = entities.find(([, , type]) => type === '');
  if (untyped !== undefined) {
    throw refuseSentence(format, index, `must give each entity a type, but got none at words ${untyped[0]} to ${untyped[1]}`); // prettier-ignore
  }
}

/**
 * Refuses weights of spans, without which every span would count alike.
 *
 * @throws InputError
 */
export function refuseWeights(format: string, { spanWeights = [] }: Sentence, index: number): void {
  if (spanWeights.length === 0) return;
  throw refuseSentence(format, index, `must have no weights of spans, but got ${spanWeights.length}`);
}

/**
 * Refuses what a format has no place for: spans that were excluded from training would come back as spans without an
 * entity, and an entity without a type as none.
 *
 * @throws InputError
 */
export function refuseExcluded(format: string, sentence: Sentence, index: number): void {
  const { excluded } = sentence;
  if (excluded !== undefined && excluded.length > 0) {
    throw refuseSentence(format, index, `must have no excluded spans, but got ${excluded.length}`);
  }
  refuseUntyped(format, sentence, index);
}
