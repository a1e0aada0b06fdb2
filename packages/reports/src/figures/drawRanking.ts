import type { NoiseRanking, NoiseRankingCurve } from '@dynclean/analysis';
import { signs } from '@dynclean/schema';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { drawMeasures } from './drawMeasures.js';
import { figureColors } from './figureTheme.js';

const signTitles = { positives: 'False positives', negatives: 'False negatives' } as const;

/** The rows of panels: ROC curves above, precision-recall curves below. */
const rows = [
  { y: 'wrongRemoved', x: 'rightRemoved', yTitle: 'wrong labels found (TPR)', xTitle: 'right labels lost (FPR)' },
  { y: 'precision', x: 'wrongRemoved', yTitle: 'precision', xTitle: 'wrong labels found (recall)' },
] as const;

type PanelRow = (typeof rows)[number];
type Sign = NoiseRankingCurve['sign'];

const ALL = 'all';

/** From one corner to the other: what chance finds. */
const diagonal = {
  data: {
    values: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  },
  mark: { type: 'line', color: '#aaaaaa', strokeDash: [4, 4], strokeWidth: 1 },
};

/**
 * How well a measure finds noise: ROC curves above, precision-recall curves below, false positives left, false
 * negatives right; a line for all types and each, with the cut at k marked on it.
 */
export function drawRanking(
  ranking: NoiseRanking,
  text: FigureText,
  measure: NoiseRankingCurve['measure'] = 'aum',
): FigureSpec {
  const curves = ranking.curves.filter((curve) => curve.measure === measure && curve.points.length > 0);
  const types = [...new Set(curves.map(({ type }) => type ?? ALL))];
  const color = {
    field: 'type',
    type: 'nominal',
    title: 'type',
    scale: {
      domain: types,
      range: types.map((type, index) => (type === ALL ? '#000000' : figureColors[(index - 1) % 6])),
    },
    legend: { orient: 'right', symbolType: 'stroke' },
  };
  const atCleaned = ranking.rows.filter(({ epochs }) => epochs === ranking.epochs);
  const hasOthers = atCleaned.some((row) => row.measure !== measure);
  const panel = (sign: Sign, row: PanelRow): unknown => {
    const own = curves.filter((curve) => curve.sign === sign);
    const figures = ranking.rows.find(
      (of) => of.measure === measure && of.epochs === ranking.epochs && of.sign === sign && of.type === null,
    );
    return {
      width: 300,
      height: 260,
      title: titlePanel(own, figures, { sign, row }),
      layer: drawCurves(own, row, color),
    };
  };
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns: 2,
    bounds: 'flush',
    spacing: { row: 110, column: 85 },
    concat: [
      ...rows.flatMap((row) => [panel('positives', row), panel('negatives', row)]),
      ...(hasOthers ? signs.map((sign) => drawMeasures(atCleaned, { sign, title: signTitles[sign], color })) : []),
    ],
    resolve: { scale: { color: 'shared' } },
  } as FigureSpec;
}

/** What the panel shows, its figure for all types, and under a ROC curve what the cut finds. */
function titlePanel(
  curves: readonly NoiseRankingCurve[],
  figures: NoiseRanking['rows'][number] | undefined,
  { sign, row }: { readonly sign: Sign; readonly row: PanelRow },
): unknown {
  const all = curves.find(({ type }) => type === null);
  const { wrongRemoved = null, rightRemoved = null, k } = all?.cut ?? {};
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const cutText =
    wrongRemoved === null || rightRemoved === null
      ? null
      : `dots: cut at k = ${k}, all: ${percent(wrongRemoved)} found, ${percent(rightRemoved)} lost`;
  const isRoc = row.y === 'wrongRemoved';
  const figure = isRoc ? figures?.auroc : figures?.averagePrecision;
  const name = `${signTitles[sign]}: ${isRoc ? 'AUROC' : 'average precision'} ${typeof figure === 'number' ? figure.toFixed(3) : '-'}`;
  return {
    text: all === undefined ? `${signTitles[sign]}: none` : name,
    ...(isRoc && cutText !== null ? { subtitle: cutText } : {}),
    fontSize: 13,
    subtitleFontSize: 11,
    subtitlePadding: 3,
    offset: 6,
    frame: 'group',
  };
}

/** A line a type, the one of all types above them, and the cuts on the lines. */
function drawCurves(
  curves: readonly NoiseRankingCurve[],
  { x, y, xTitle, yTitle }: PanelRow,
  color: unknown,
): unknown[] {
  const points = curves.flatMap(({ type, points: of }) =>
    of.flatMap((point, order) => (point[y] === null ? [] : [{ x: point[x], y: point[y], type: type ?? ALL, order }])),
  );
  const cuts = curves.flatMap(({ type, cut }) => {
    const place = cut && { x: cut[x], y: cut[y] };
    return place && place.x !== null && place.y !== null ? [{ ...place, type: type ?? ALL }] : [];
  });
  const axis = (field: string, title: string) => ({
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 },
  });
  const axes = { x: axis('x', xTitle), y: axis('y', yTitle) };
  const line = (values: readonly unknown[], strokeWidth: number) => ({
    data: { values },
    mark: { type: 'line', clip: true, strokeWidth },
    encoding: { ...axes, color, order: { field: 'order' } },
  });
  return [
    ...(y === 'wrongRemoved' ? [{ ...diagonal, encoding: axes }] : []),
    line(
      points.filter(({ type }) => type !== ALL),
      1.5,
    ),
    line(
      points.filter(({ type }) => type === ALL),
      3,
    ),
    {
      data: { values: cuts },
      mark: { type: 'point', filled: true, size: 70, stroke: 'white', strokeWidth: 1.2, opacity: 1 },
      encoding: { ...axes, color },
    },
  ];
}
