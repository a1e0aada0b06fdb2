import type { Dataset } from '@dynclean/datasets';
import { computeMissamplingBounds, findMethod } from '@dynclean/methods';
import type { PlannedCell } from '@dynclean/planner';
import { getOwn, InputError } from '@dynclean/schema';

import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import { forDatasets } from './forDatasets.js';

/** Sentences of n words: what the theorem says of them, and how it is with those of the data. */
export interface BoundsPoint {
  readonly numWords: number;
  /** q of a sentence with one annotated entity and as many unlabeled ones as the premise allows beside it. */
  readonly probability: number;
  /** B1 to B4, of every sentence of so many words that keeps the premise. */
  readonly bounds: readonly [number, number, number, number];
  /** Sentences of the data. */
  readonly numSentences: number;
  /** Mean of q over these, by their own entities; null: there are none. */
  readonly meanProbability: number | null;
}

/** The theorem for one lambda, on the lengths of a dataset's sentences. */
export interface FigureBounds {
  readonly name: string;
  readonly lambda: number;
  readonly points: readonly BoundsPoint[];
}

const METHOD = 'negative-sampling';

/**
 * How probable it is that no unlabeled entity is drawn, and its lower bounds (Li et al. 2022, Theorem 1), by the length
 * of sentences, beside how it is with a dataset's own: what its gold labels have and its distant ones have not is
 * unlabeled. A panel for each lambda of the grid.
 *
 * @throws InputError for a lambda of 1 or more, of which the theorem says nothing.
 */
export function collectMissamplingBounds(experiment: {
  readonly observations: readonly Observation[];
  readonly data: CellData;
}): Promise<readonly FigureBounds[]> {
  return forDatasets(experiment, (cell, dataset) => {
    const lambda = findLambda(cell);
    return dataset.gold === undefined
      ? []
      : [{ name: cell.data.name, lambda, points: listPoints(countEntities(dataset, dataset.gold), lambda) }];
  });
}

function findLambda({ given, manifest }: PlannedCell): number {
  const usual = findMethod(METHOD).parseSettings({}) as { readonly lambda: number };
  const lambda = Number(getOwn(given, `methods.${METHOD}.lambda`) ?? usual.lambda);
  if (lambda < 1) return lambda;
  throw new InputError(`${manifest.path}: methods.${METHOD}.lambda must be below 1 for its bounds, but got ${lambda}`);
}

/** m and the number of unlabeled entities of each sentence, by its length. */
function countEntities({ train }: Pick<Dataset, 'train'>, gold: NonNullable<Dataset['gold']>) {
  const byLength = new Map<number, { numAnnotated: number; numUnlabeled: number }[]>();
  train.forEach(({ tokens, entities }, sentence) => {
    const annotated = new Set(entities.map(([first, last]) => `${first}-${last}`));
    const unlabeled = (gold[sentence]?.entities ?? []).filter(([first, last]) => !annotated.has(`${first}-${last}`));
    const own = byLength.get(tokens.length) ?? [];
    own.push({ numAnnotated: annotated.size, numUnlabeled: unlabeled.length });
    byLength.set(tokens.length, own);
  });
  return byLength;
}

/** From two words on, which is what the theorem is about. */
function listPoints(byLength: ReturnType<typeof countEntities>, lambda: number): BoundsPoint[] {
  const longest = Math.max(1, ...byLength.keys());
  return Array.from({ length: longest - 1 }, (_, index): BoundsPoint => {
    const numWords = index + 2;
    const numUnlabeled = Math.floor(Math.sqrt(numWords)) - 1;
    const { probability, bounds } = computeMissamplingBounds({ numWords, lambda, numAnnotated: 1, numUnlabeled });
    const own = byLength.get(numWords) ?? [];
    const sum = own.reduce(
      (of, counts) => of + computeMissamplingBounds({ numWords, lambda, ...counts }).probability,
      0,
    );
    const meanProbability = own.length === 0 ? null : sum / own.length;
    return { numWords, probability, bounds, numSentences: own.length, meanProbability };
  });
}
