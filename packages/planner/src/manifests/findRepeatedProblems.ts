import type { ExperimentManifest } from '@dynclean/schema';

import type { ManifestProblem } from './findAxisProblems.js';

/**
 * Values that a list of a manifest names twice: a metric or an axis would stand twice in a table, and a seed would
 * count for two.
 */
export function findRepeatedProblems({ grid, metrics, layout, caseStudy }: ExperimentManifest): ManifestProblem[] {
  return [
    ...walk(grid, ['grid']),
    ...walk(metrics, ['metrics']),
    ...walk(layout, ['layout']),
    ...walk(caseStudy, ['caseStudy']),
  ];
}

function walk(value: unknown, path: readonly PropertyKey[]): ManifestProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, of]) => walk(of, [...path, key]));
  const entries = value as readonly unknown[];
  return entries.flatMap((of, index) => {
    if (typeof of === 'object') return walk(of, [...path, index]);
    const isRepeated = entries.indexOf(of) < index;
    return isRepeated ? [{ path: [...path, index], must: 'must be listed once', got: of }] : [];
  });
}
