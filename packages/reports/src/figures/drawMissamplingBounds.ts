import type { FigureBounds } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

const OWN = 'sentences of the data';
const curves = [OWN, 'q at the premise', 'B1', 'B2', 'B3', 'B4'] as const;

/**
 * How probable it is that no unlabeled entity is drawn, and what Theorem 1 of Li et al. 2022 says it is at least, by
 * the length of sentences; a panel for a dataset and a lambda. A bound below 0 says nothing and is not drawn.
 */
export function drawMissamplingBounds(parts: readonly FigureBounds[], text: FigureText): FigureSpec {
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns: 2,
    bounds: 'flush',
    spacing: { row: 90, column: 90 },
    concat: parts.map(({ name, lambda, points }) => ({
      width: 320,
      height: 230,
      title: { text: `${name}, lambda ${lambda}`, fontSize: 13, offset: 6, frame: 'group' },
      layer: drawPoints(points),
    })),
    resolve: { scale: { color: 'shared' } },
  } as unknown as FigureSpec;
}

function drawPoints(points: FigureBounds['points']): unknown[] {
  const [own, premise, ...names] = curves;
  const lines = points.flatMap(({ numWords, probability, bounds }) =>
    [
      { numWords, value: probability, curve: premise },
      ...bounds.map((value, index) => ({ numWords, value, curve: names[index] })),
    ].filter(({ value }) => value >= 0),
  );
  const dots = points.flatMap(({ numWords, meanProbability: value }) =>
    value === null ? [] : [{ numWords, value, curve: own }],
  );
  const encoding = {
    x: { field: 'numWords', type: 'quantitative', title: 'words of the sentence', scale: { zero: true, nice: false } },
    y: {
      field: 'value',
      type: 'quantitative',
      title: 'probability',
      scale: { domain: [0, 1] },
    },
    color: {
      field: 'curve',
      type: 'nominal',
      title: null,
      scale: { domain: [...curves], range: [figureColors[7], ...figureColors.slice(0, 5)] },
      legend: { orient: 'right' },
    },
  };
  return [
    { data: { values: dots }, mark: { type: 'point', filled: true, size: 18 }, encoding },
    { data: { values: lines }, mark: { type: 'line' }, encoding },
  ];
}
