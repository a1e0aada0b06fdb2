import type { NoiseRanking, NoiseRankingCurve } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

const signTitles = { positives: 'False positives', negatives: 'False negatives' } as const;

/**
 * How well a measure finds noise: ROC curves above, precision-recall curves below, false positives left, false
 * negatives right; a line for all types and each, with the cut at k marked on it.
 */
export function drawRanking(
  ranking: NoiseRanking,
  text: FigureText,
  measure: NoiseRankingCurve['measure'] = 'aum',
): FigureSpec {
  const rows = [
    { y: 'wrongRemoved', x: 'rightRemoved', yTitle: 'wrong labels found (TPR)', xTitle: 'right labels lost (FPR)' },
    { y: 'precision', x: 'wrongRemoved', yTitle: 'precision', xTitle: 'wrong labels found (recall)' },
  ] as const;
  const curves = ranking.curves.filter((curve) => curve.measure === measure && curve.points.length > 0);
  const types = [...new Set(curves.map(({ type }) => type ?? 'all'))];
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const panel = (sign: 'positives' | 'negatives', { x, y, xTitle, yTitle }: (typeof rows)[number]): unknown => {
    const own = curves.filter((curve) => curve.sign === sign);
    const points = own.flatMap(({ type, points: of }) =>
      of.flatMap((point, order) =>
        point[y] === null ? [] : [{ x: point[x], y: point[y], type: type ?? 'all', order }],
      ),
    );
    const cuts = own.flatMap(({ type, cut }) => {
      const place = cut && { x: cut[x], y: cut[y] };
      return place && place.x !== null && place.y !== null ? [{ ...place, type: type ?? 'all' }] : [];
    });
    const color = {
      field: 'type',
      type: 'nominal',
      title: 'type',
      scale: {
        domain: types,
        range: types.map((type, index) => (type === 'all' ? '#000000' : figureColors[(index - 1) % 6])),
      },
      legend: { orient: 'right', symbolType: 'stroke' },
    };
    const axes = {
      x: {
        field: 'x',
        type: 'quantitative',
        title: xTitle,
        scale: { domain: [0, 1] },
        axis: { format: '.0%', tickCount: 5 },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: yTitle,
        scale: { domain: [0, 1] },
        axis: { format: '.0%', tickCount: 5 },
      },
    };
    const all = own.find(({ type }) => type === null);
    const row = ranking.rows.find(
      (of) => of.measure === measure && of.epochs === ranking.epochs && of.sign === sign && of.type === null,
    );
    const { wrongRemoved = null, rightRemoved = null, k } = all?.cut ?? {};
    const cutText =
      wrongRemoved === null || rightRemoved === null
        ? null
        : `dots: cut at k = ${k}, all: ${percent(wrongRemoved)} found, ${percent(rightRemoved)} lost`;
    const isRoc = y === 'wrongRemoved';
    const figure = isRoc ? row?.auroc : row?.averagePrecision;
    const name = `${signTitles[sign]}: ${isRoc ? 'AUROC' : 'average precision'} ${typeof figure === 'number' ? figure.toFixed(3) : '-'}`;
    return {
      width: 300,
      height: 260,
      title: {
        text: all === undefined ? `${signTitles[sign]}: none` : name,
        ...(isRoc && cutText !== null ? { subtitle: cutText } : {}),
        fontSize: 13,
        subtitleFontSize: 11,
        subtitlePadding: 3,
        offset: 6,
        frame: 'group',
      },
      layer: [
        ...(isRoc
          ? [
              {
                data: {
                  values: [
                    { x: 0, y: 0 },
                    { x: 1, y: 1 },
                  ],
                },
                mark: { type: 'line', color: '#aaaaaa', strokeDash: [4, 4], strokeWidth: 1 },
                encoding: axes,
              },
            ]
          : []),
        {
          data: { values: points.filter(({ type }) => type !== 'all') },
          mark: { type: 'line', clip: true, strokeWidth: 1.5 },
          encoding: { ...axes, color, order: { field: 'order' } },
        },
        {
          data: { values: points.filter(({ type }) => type === 'all') },
          mark: { type: 'line', clip: true, strokeWidth: 3 },
          encoding: { ...axes, color, order: { field: 'order' } },
        },
        {
          data: { values: cuts },
          mark: { type: 'point', filled: true, size: 70, stroke: 'white', strokeWidth: 1.2, opacity: 1 },
          encoding: { ...axes, color },
        },
      ],
    };
  };
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns: 2,
    bounds: 'flush',
    spacing: { row: 110, column: 85 },
    concat: rows.flatMap((row) => [panel('positives', row), panel('negatives', row)]),
    resolve: { scale: { color: 'shared' } },
  } as FigureSpec;
}
