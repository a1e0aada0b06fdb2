import type { NoiseRankingRow } from '@dynclean/analysis';
import { titleOfMeasure } from '@dynclean/stages';
import type { Sign } from '@dynclean/schema';

/** How the AUROC of measures is drawn. */
export interface DrawMeasuresOptions {
  readonly sign: Sign;
  readonly title: string;
  /** Of the types, as the curves beside it have them. */
  readonly color: unknown;
}

/** AUROC of every measure, a dot for all types and each: a panel of a figure of rankings. */
export function drawMeasures(rows: readonly NoiseRankingRow[], { sign, title, color }: DrawMeasuresOptions): unknown {
  const own = rows.filter((row) => row.sign === sign);
  const titles = [...new Set(own.map(({ measure }) => titleOfMeasure(measure)))];
  const dots = own.flatMap(({ measure, type, auroc }) =>
    auroc === null ? [] : [{ measure: titleOfMeasure(measure), type: type ?? 'all', auroc }],
  );
  return {
    width: 300,
    height: { step: 24 },
    title: { text: `${title}: AUROC by measure`, fontSize: 13, offset: 6, frame: 'group' },
    layer: [
      {
        data: { values: [{ chance: 0.5 }] },
        mark: { type: 'rule', color: '#aaaaaa', strokeDash: [4, 4] },
        encoding: { x: { field: 'chance', type: 'quantitative' } },
      },
      {
        data: { values: dots },
        mark: { type: 'point', filled: true, size: 60, opacity: 0.9 },
        encoding: {
          x: {
            field: 'auroc',
            type: 'quantitative',
            title: 'AUROC (0.5 is chance)',
            scale: { domain: [0, 1] },
            axis: { tickCount: 5 },
          },
          y: { field: 'measure', type: 'nominal', title: null, sort: titles, scale: { domain: titles } },
          color,
        },
      },
    ],
  };
}
