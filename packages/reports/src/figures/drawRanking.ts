import type { FigureRanking, NoiseRanking, NoiseRankingCurve } from '@dynclean/analysis';
import { signs } from '@dynclean/schema';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { drawMeasures } from './drawMeasures.js';
import { figureColors } from './figureTheme.js';

const signTitles = { positives: 'False positives', negatives: 'False negatives' } as const;

/** What a panel has on its axes. */
interface PanelRow {
  readonly y: 'wrongRemoved' | 'precision';
  readonly x: 'rightRemoved' | 'wrongRemoved';
  readonly yTitle: string;
  readonly xTitle: string;
  /** Where the horizontal axis ends. @default 1 */
  readonly end?: number;
}

/** The rows of panels: ROC curves above, precision-recall curves below. */
const rows: readonly PanelRow[] = [
  { y: 'wrongRemoved', x: 'rightRemoved', yTitle: 'wrong labels found (TPR)', xTitle: 'right labels lost (FPR)' },
  { y: 'precision', x: 'wrongRemoved', yTitle: 'precision', xTitle: 'wrong labels found (recall)' },
];

/** The closer look at missed entities, a left and a right panel: what is found and how much of it is right. */
const zoomed: readonly PanelRow[] = [
  { y: 'wrongRemoved', x: 'rightRemoved', yTitle: 'missed entities found', xTitle: 'right negatives lost' },
  { y: 'precision', x: 'rightRemoved', yTitle: 'precision', xTitle: 'right negatives lost' },
];

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
  mark: { type: 'line', color: '#aaaaaa', strokeDash: [4, 4], strokeWidth: 1, clip: true },
};

/**
 * How well a measure finds noise: ROC curves above, precision-recall curves below, false positives left, false
 * negatives right; a line for all types and each, with the cut at k marked on it. Below them the left end of the
 * negatives' curves, stretched: of a million negatives few are missed entities, and all that matters lies in a percent.
 */
export function drawRanking(
  { ranking, zoom }: Pick<FigureRanking, 'ranking' | 'zoom'>,
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
  const look = (row: PanelRow): unknown => {
    const own = curves.filter((curve) => curve.sign === 'negatives');
    return { width: 300, height: 260, title: titleZoom(own, zoom!, row), layer: drawCurves(own, { ...row, end: zoom! }, color) }; // prettier-ignore
  };
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns: 2,
    bounds: 'flush',
    spacing: { row: 110, column: 85 },
    concat: [
      ...rows.flatMap((row) => [panel('positives', row), panel('negatives', row)]),
      ...(zoom === null ? [] : zoomed.map(look)),
      ...(hasOthers ? signs.map((sign) => drawMeasures(atCleaned, { sign, title: signTitles[sign], color })) : []),
    ],
    resolve: { scale: { color: 'shared' } },
  } as FigureSpec;
}

const titleLook = { fontSize: 13, subtitleFontSize: 11, subtitlePadding: 3, offset: 6, frame: 'group' } as const;

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
    ...titleLook,
  };
}

/** How far the closer look goes, and what lies in it. */
function titleZoom(curves: readonly NoiseRankingCurve[], zoom: number, { y }: PanelRow): object {
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  const last = curves.find(({ type }) => type === null)?.points.findLast(({ rightRemoved }) => rightRemoved <= zoom);
  const isFound = y === 'wrongRemoved';
  return {
    text: isFound ? `Missed entities: the lowest ${percent(zoom)}` : 'Precision there',
    ...(last === undefined || !isFound ? {} : { subtitle: `of the negatives, where ${percent(last.wrongRemoved)} of them lie` }), // prettier-ignore
    ...titleLook,
  };
}

/** A line a type, the one of all types above them, and the cuts on the lines. */
function drawCurves(
  curves: readonly NoiseRankingCurve[],
  { x, y, xTitle, yTitle, end = 1 }: PanelRow,
  color: unknown,
): unknown[] {
  const points = curves.flatMap(({ type, points: of }) =>
    of.flatMap((point, order) => (point[y] === null ? [] : [{ x: point[x], y: point[y], type: type ?? ALL, order }])),
  );
  const cuts = curves.flatMap(({ type, cut }) => {
    const place = cut && { x: cut[x], y: cut[y] };
    return place && place.x !== null && place.x <= end && place.y !== null ? [{ ...place, type: type ?? ALL }] : [];
  });
  const axis = (field: string, title: string, to: number) => ({
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, to], nice: false },
    axis: { format: to < 0.05 ? '.1%' : '.0%', tickCount: 5 },
  });
  const axes = { x: axis('x', xTitle, end), y: axis('y', yTitle, 1) };
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
