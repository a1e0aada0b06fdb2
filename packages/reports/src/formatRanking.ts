import type { NoiseRanking, NoiseRankingRow } from '@dynclean/analysis';

import { type Cell, formatPercent } from './formatCell.js';
import type { Column } from './formatTable.js';
import { Report } from './Report.js';
import type { ScoresOptions } from './formatScores.js';

const signs = ['positives', 'negatives'] as const;
const signNames = { positives: 'false positives', negatives: 'false negatives' } as const;
const measureNames = { aum: 'AUM', confidence: 'Confidence', variability: 'Variability' } as const;
const measures = ['aum', 'confidence', 'variability'] as const;

/** What AUROC and average precision say, under every table of them. */
const SCHEME =
  'AUROC: probability that a wrong label ranks below a right one (50 is chance); AP: mean precision over the wrong ones, ' +
  'whose chance is their share. False positives by distant type, false negatives by human type. found, of right: shares ' +
  'of the wrong and of the right labels that lie below the cut. Percent.';

const three = (share: number | null): string => (share === null ? '-' : (share * 100).toFixed(1));

/**
 * How well each measure finds noise, free of any threshold, and what the cut at k makes of it: by type at the number of
 * epochs that the cleaning averages, then by number of epochs.
 */
export function formatRanking(ranking: NoiseRanking, options: ScoresOptions = {}): string {
  const report = new Report(options.style ?? 'text');
  if (options.title !== undefined) report.heading(options.title);
  const atCleaned = ranking.rows.filter(({ epochs }) => epochs === ranking.epochs);
  report.append(formatByType(atCleaned, ranking, options));
  const numbers = [...new Set(ranking.rows.map(({ epochs }) => epochs))];
  if (numbers.length > 1) report.append(formatByEpochs(ranking.rows, numbers, options));
  return report.paragraph(SCHEME).toString();
}

function formatByType(
  rows: readonly NoiseRankingRow[],
  { kPos, kNeg, epochs }: NoiseRanking,
  { style = 'text' }: ScoresOptions,
): string {
  const columns: Column[] = [
    { title: `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}` },
    { title: 'type' },
    { title: 'wrong' },
    { title: 'share', align: 'right' },
    ...measures.flatMap((measure): Column[] => [
      { title: 'AUROC', group: measureNames[measure], align: 'right' },
      { title: 'AP', group: measureNames[measure], align: 'right' },
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
        formatPercent(aum?.cut?.rightRemoved ?? null),
      ];
    });
  });
  return new Report(style).table(columns, body).toString();
}

function formatByEpochs(
  rows: readonly NoiseRankingRow[],
  numbers: readonly number[],
  { style = 'text' }: ScoresOptions,
): string {
  const columns: Column[] = [
    { title: 'epochs', align: 'right' },
    ...signs.flatMap((sign) =>
      measures.map((measure): Column => ({
        title: measureNames[measure],
        group: `AUROC, ${signNames[sign]}`,
        align: 'right',
      })),
    ),
  ];
  const body = numbers.map((epochs): Cell[] => [
    String(epochs),
    ...signs.flatMap((sign) =>
      measures.map((measure) =>
        three(
          rows.find((row) => row.epochs === epochs && row.sign === sign && row.measure === measure && row.type === null)
            ?.auroc ?? null,
        ),
      ),
    ),
  ]);
  return new Report(style).table(columns, body).toString();
}
