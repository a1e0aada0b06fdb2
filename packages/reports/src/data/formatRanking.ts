import { type Sign, signs } from '@dynclean/schema';
import type { NoiseRanking, NoiseRankingRow } from '@dynclean/analysis';
import { titleOfMeasure } from '@dynclean/stages';

import { type Cell, fixedCell, percentCell, plainCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode, TableNode } from '../document/ReportDocument.js';
import type { TitleOptions } from '../scores/formatScores.js';

const signNames = { positives: 'false positives', negatives: 'false negatives' } as const;
/** Those that every cleaning has, side by side in the first table. */
const measures = ['aum', 'confidence', 'variability'] as const;

/** What AUROC and average precision say, under every table of them. */
const SCHEME =
  'AUROC: probability that a wrong label ranks below a right one (50 is chance); AP: mean precision over the wrong ones, ' +
  'whose chance is their share. False positives by distant type, false negatives by gold type. found, of right: shares ' +
  'of the wrong and of the right labels that lie below the cut. Percent.';

/** A share in percent, with one decimal. */
const three = (share: number | null): Cell => (share === null ? null : fixedCell(share * 100, 1));

/**
 * How well each measure finds noise, free of any threshold, and what the cut at k makes of it: by type at the number of
 * epochs that the cleaning averages, then by number of epochs.
 */
export function formatRanking(ranking: NoiseRanking, options: TitleOptions = {}): readonly ReportNode[] {
  const report = new DocumentBuilder();
  if (options.title !== undefined) report.heading(options.title);
  const atCleaned = ranking.rows.filter(({ epochs }) => epochs === ranking.epochs);
  report.append([formatByType(atCleaned, ranking)]);
  if (atCleaned.some(({ measure }) => !isUsual(measure))) report.append([formatAllMeasures(atCleaned)]);
  const numbers = [...new Set(ranking.rows.map(({ epochs }) => epochs))];
  if (numbers.length > 1) report.append([formatByEpochs(ranking.rows, numbers)]);
  return report.paragraph(SCHEME).nodes;
}

const isUsual = (measure: string): boolean => (measures as readonly string[]).includes(measure);

/** AUROC of every measure, by type. A measure that does not speak of all spans says of how many. */
function formatAllMeasures(rows: readonly NoiseRankingRow[]): TableNode {
  const names = [...new Set(rows.map(({ measure }) => measure))];
  const types = [...new Set(rows.map(({ type }) => type))];
  const find = (measure: string, sign: Sign, type: string | null): NoiseRankingRow | undefined =>
    rows.find((row) => row.measure === measure && row.sign === sign && row.type === type);
  const columns: Column[] = [
    { title: 'AUROC' },
    { title: 'measure' },
    ...types.map((type): Column => ({ title: type ?? 'all', align: 'right' })),
    { title: 'wrong' },
    { title: 'right' },
  ];
  const body = signs.flatMap((sign) =>
    names.map((measure, index): Cell[] => {
      const all = find(measure, sign, null);
      return [
        index === 0 ? signNames[sign] : '',
        titleOfMeasure(measure),
        ...types.map((type) => three(find(measure, sign, type)?.auroc ?? null)),
        all?.wrong ?? null,
        all?.right ?? null,
      ];
    }),
  );
  return { kind: 'table', columns, rows: body };
}

function formatByType(rows: readonly NoiseRankingRow[], { kPos, kNeg, epochs }: NoiseRanking): TableNode {
  const columns: Column[] = [
    { title: `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}` },
    { title: 'type' },
    { title: 'wrong' },
    { title: 'share', align: 'right' },
    ...measures.flatMap((measure): Column[] => [
      { title: 'AUROC', group: titleOfMeasure(measure), align: 'right' },
      { title: 'AP', group: titleOfMeasure(measure), align: 'right' },
    ]),
    { title: 'found', group: 'AUM at k', align: 'right' },
    { title: 'of right', group: 'AUM at k', align: 'right' },
  ];
  const body = signs.flatMap((sign) => {
    const types = [...new Set(rows.filter((row) => row.sign === sign).map(({ type }) => type))];
    return types.map((type): Cell[] => {
      const of = (measure: string): NoiseRankingRow | undefined =>
        rows.find((row) => row.sign === sign && row.type === type && row.measure === measure);
      const aum = of('aum');
      const total = (aum?.wrong ?? 0) + (aum?.right ?? 0);
      return [
        type === null ? `${signNames[sign]}, k ${sign === 'positives' ? kPos : kNeg}` : '',
        type ?? 'all',
        aum?.wrong ?? null,
        three(total === 0 ? null : (aum?.wrong ?? 0) / total),
        ...measures.flatMap((measure) => [
          three(of(measure)?.auroc ?? null),
          three(of(measure)?.averagePrecision ?? null),
        ]),
        three(aum?.cut?.wrongRemoved ?? null),
        percentCell(aum?.cut?.rightRemoved ?? null),
      ];
    });
  });
  return { kind: 'table', columns, rows: body };
}

function formatByEpochs(rows: readonly NoiseRankingRow[], numbers: readonly number[]): TableNode {
  const columns: Column[] = [
    { title: 'epochs', align: 'right' },
    ...signs.flatMap((sign) =>
      measures.map((measure): Column => ({
        title: titleOfMeasure(measure),
        group: `AUROC, ${signNames[sign]}`,
        align: 'right',
      })),
    ),
  ];
  const body = numbers.map((epochs): Cell[] => [
    plainCell(epochs),
    ...signs.flatMap((sign) =>
      measures.map((measure) =>
        three(
          rows.find((row) => row.epochs === epochs && row.sign === sign && row.measure === measure && row.type === null)
            ?.auroc ?? null,
        ),
      ),
    ),
  ]);
  return { kind: 'table', columns, rows: body };
}
