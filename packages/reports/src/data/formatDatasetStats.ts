import type { DatasetStats } from '@dynclean/datasets';
import { getOwn } from '@dynclean/schema';

import type { Cell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';

const names = { train: 'train', gold: 'train (gold)', dev: 'dev', test: 'test' } as const;

/** Counts of a dataset: a row a split, then entities by type. */
export function formatDatasetStats(stats: DatasetStats): readonly ReportNode[] {
  const splits = (['train', 'gold', 'dev', 'test'] as const).flatMap((split) => {
    const of = stats.splits[split];
    return of === undefined ? [] : [{ name: names[split], of }];
  });
  const hasExcluded = splits.some(({ of }) => of.excluded > 0);
  const columns: Column[] = [
    'split', 'sentences', 'words', 'entities', `wider than ${stats.maxSpanWidth}`, 'candidates',
    ...(hasExcluded ? ['excluded'] : []), 'no entity', 'longest',
  ].map((title) => ({ title })); // prettier-ignore
  const rows = splits.map(({ name, of }): Cell[] => [
    name,
    of.sentences,
    of.tokens,
    of.entities,
    of.wideEntities,
    of.candidates,
    ...(hasExcluded ? [of.excluded] : []),
    of.sentencesWithoutEntity,
    of.longestSentence,
  ]);
  const byType = stats.types.map((type): Cell[] => [
    type,
    ...splits.map(({ of }) => getOwn(of.entitiesByType, type) ?? 0),
  ]);
  return new DocumentBuilder()
    .heading(stats.name)
    .table(columns, rows)
    .paragraph(
      `Candidates: spans of at most ${stats.maxSpanWidth} words. No entity: sentences without one. ` +
        'Longest: words of the longest sentence.',
    )
    .table([{ title: 'entities' }, ...splits.map(({ name }) => ({ title: name }))], byType).nodes;
}
