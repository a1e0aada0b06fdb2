import { computeScores } from '@dynclean/metrics';
import type { Entity, Scores, Sentence } from '@dynclean/schema';

/** Entities of one kind of label. */
interface Count {
  correct: number;
  predicted: number;
  gold: number;
}

const newCount = (): Count => ({ correct: 0, predicted: 0, gold: 0 });

/**
 * Exact-match scores of entities against gold ones, micro over all types and of each, whatever their widths: nothing is
 * bound to candidate spans.
 *
 * @param types - of the corpus, in its order; entities of another type count as wrong over all.
 */
export function scoreAnnotation(
  predicted: readonly Sentence[],
  gold: readonly Sentence[],
  types: readonly string[],
): Scores {
  const all = newCount();
  const byType = new Map(types.map((type) => [type, newCount()]));
  const count = (what: keyof Count, [, , type]: Entity): void => {
    all[what] += 1;
    const of = byType.get(type);
    if (of !== undefined) of[what] += 1;
  };
  predicted.forEach(({ entities }, index) => {
    const truth = new Set(gold[index]!.entities.map((entity) => JSON.stringify(entity)));
    for (const entity of gold[index]!.entities) count('gold', entity);
    for (const entity of entities) {
      count('predicted', entity);
      if (truth.has(JSON.stringify(entity))) count('correct', entity);
    }
  });
  const score = ({ correct, predicted: of, gold: wanted }: Count) => computeScores(correct, of, wanted);
  return { ...score(all), byType: types.map((type) => ({ type, ...score(byType.get(type)!) })) };
}
