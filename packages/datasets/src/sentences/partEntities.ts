import type { Entity, ExcludedSpan } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';
import type { ReadingOptions } from './ReadingOptions.js';
import { placeInside, type SpanSentence } from './RawSentence.js';

const widthOf = ([first, last]: Entity): number => last - first;

/**
 * Orders in which entities are taken, by `nested`; whichever shares a word with one that was taken before is left over.
 */
const orders: Readonly<Record<Exclude<ReadingOptions['nested'], 'refuse'>, (a: Entity, b: Entity) => number>> = {
  // An outer entity begins with or before all that lie in it; of two that cross, the first in the text stays.
  outermost: (a, b) => a[0] - b[0] || widthOf(b) - widthOf(a),
  longest: (a, b) => widthOf(b) - widthOf(a),
  first: () => 0,
};

/**
 * Entities that part, of some that may be nested or cross, which the file may hold by `--nested`. What is left over is
 * an entity all the same, so it must not be trained on as none: it becomes an excluded span, unless it has the bounds
 * of one that was kept.
 *
 * @returns with `refuse`, all as they are.
 */
export function partEntities(
  raw: SpanSentence,
  entities: readonly Entity[],
  {
    nested = 'refuse',
    problems,
  }: { readonly nested?: ReadingOptions['nested'] | undefined; readonly problems: FileProblems },
): { readonly kept: readonly Entity[]; readonly spare: readonly ExcludedSpan[] } {
  if (nested === 'refuse') return { kept: entities, spare: [] };
  const taken: Entity[] = [];
  const left: Entity[] = [];
  for (const entity of [...entities].sort(orders[nested])) {
    const shares = taken.some(([first, last]) => first <= entity[1] && entity[0] <= last);
    (shares ? left : taken).push(entity);
  }
  if (left.length === 0) return { kept: entities, spare: [] };
  for (const [first, last, type] of left) {
    problems.countedWarning(
      'nested-entity',
      { line: raw.place.line, where: placeInside(raw.place, 'entities') },
      `must not share words, but got words ${first} to ${last} as ${type} beside another entity`,
      `It was left out by --nested ${nested}, and is excluded from training.`,
    );
  }
  const bounds = new Set(taken.map(([first, last]) => `${first} ${last}`));
  const listed = Array.isArray(raw.excluded) ? (raw.excluded as ExcludedSpan[]) : [];
  for (const [first, last] of listed) bounds.add(`${first} ${last}`);
  const spare = left.filter(([first, last]) => {
    const key = `${first} ${last}`;
    return bounds.has(key) ? false : bounds.add(key);
  });
  return { kept: entities.filter((entity) => taken.includes(entity)), spare };
}
