import type { FigureSparsity } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

const curves = ['mean of the sentences', 'square root of the length'] as const;

/**
 * Entities of sentences by the length of these beside its square root, a panel a dataset (Li et al. 2022, Figure 2).
 */
export function drawEntitiesByLength(parts: readonly FigureSparsity[], text: FigureText): FigureSpec {
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns: 2,
    bounds: 'flush',
    spacing: { row: 90, column: 90 },
    concat: parts.map((part) => ({
      width: 320,
      height: 230,
      title: { text: part.name, subtitle: describePremise(part), fontSize: 13, offset: 6, frame: 'group' },
      layer: drawPart(part),
    })),
  } as unknown as FigureSpec;
}

function describePremise({ sparsity: { numSparse, numSentences } }: FigureSparsity): string {
  const percent = (100 * numSparse) / Math.max(1, numSentences);
  return `${percent.toFixed(1)} % of ${numSentences} sentences have no more than the root`;
}

function drawPart({ sparsity: { byLength } }: FigureSparsity): unknown[] {
  const [mean, root] = curves;
  const longest = byLength.at(-1)?.numWords ?? 1;
  const spreads = byLength.map(({ numWords, meanEntities, varianceEntities }) => ({
    numWords,
    low: Math.max(0, meanEntities - Math.sqrt(varianceEntities)),
    high: meanEntities + Math.sqrt(varianceEntities),
  }));
  const x = {
    field: 'numWords',
    type: 'quantitative',
    title: 'words of the sentence',
    scale: { zero: true, nice: false },
  };
  const y = { field: 'entities', type: 'quantitative', title: 'entities of the sentence' };
  const color = {
    field: 'curve',
    type: 'nominal',
    title: null,
    scale: { domain: [...curves], range: [figureColors[0], figureColors[1]] },
    legend: { orient: 'bottom' },
  };
  return [
    {
      data: { values: spreads },
      mark: { type: 'rule', color: figureColors[0], opacity: 0.25, strokeWidth: 1.5 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      data: {
        values: byLength.map(({ numWords, meanEntities }) => ({ numWords, entities: meanEntities, curve: mean })),
      },
      mark: { type: 'point', filled: true, size: 22 },
      encoding: { x, y, color },
    },
    {
      data: {
        values: Array.from({ length: longest + 1 }, (_, numWords) => ({
          numWords,
          entities: Math.sqrt(numWords),
          curve: root,
        })),
      },
      mark: { type: 'line' },
      encoding: { x, y, color },
    },
  ];
}
