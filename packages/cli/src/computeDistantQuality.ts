import type { Dataset } from '@dynclean/datasets';
import { computeScores, type Scores } from '@dynclean/metrics';
import type { Entity, Sentence } from '@dynclean/schema';

const keysOf = ({ entities }: Sentence): Set<string> =>
  new Set(entities.map((entity: Entity) => JSON.stringify(entity)));

/**
 * Precision, recall and F1 of the training labels against the gold ones beside them: exact spans with exact types, of
 * any width, so that it can be compared with what papers print. Null without gold labels.
 */
export function computeDistantQuality({ train, gold }: Pick<Dataset, 'train' | 'gold'>): Scores | null {
  if (gold === undefined) return null;
  let [correct, distant, entities] = [0, 0, 0];
  train.forEach((sentence, index) => {
    const truth = keysOf(gold[index]!);
    for (const key of keysOf(sentence)) if (truth.has(key)) correct++;
    distant += sentence.entities.length;
    entities += truth.size;
  });
  return computeScores(correct, distant, entities);
}
