import { signs, type Sign } from '@dynclean/schema';
import type { NoiseRankingRow, SweepCut, SweepResult } from '@dynclean/analysis';

import { formatRanking } from '../data/formatRanking.js';
import { type Cell, differenceCell, fixedCell, percentCell, plainCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, Records, ReportNode } from '../document/ReportDocument.js';
import { SCORE_SCHEME } from '../scores/scoreScheme.js';

const metricNames = { aum: 'AUM', confidence: 'Confidence' } as const;

/**
 * A sweep over thresholds: a table for each sign, the trainings if there were any, how well the measures rank noise.
 */
export function formatSweep(sweep: SweepResult): readonly ReportNode[] {
  const report = new DocumentBuilder().heading(`Thresholds of ${sweep.dataset}`);
  for (const sign of signs) report.append(formatSign(sweep, sign));
  const hasGold = sweep.cuts.some(({ wrong }) => wrong !== null);
  report.paragraph(
    'Spans strictly below tau are removed.' +
      (hasGold
        ? ' wrong: removed labels that differ from the gold one; precision: their share of the removed ones; recall: of all wrong labels. Percent.'
        : ' No gold labels are beside the training file, so nobody knows how many of them are wrong.'),
  );
  if (sweep.settings.some(({ training, refused }) => training !== null || refused !== null)) {
    report.append(formatTrainings(sweep));
  }
  const ranking = pickRanking(sweep);
  if (ranking !== null) report.append(formatRanking(ranking, { title: 'How well the measures find noise' }));
  return report.list(sweep.notes).nodes;
}

function formatSign({ cuts }: SweepResult, sign: Sign): readonly ReportNode[] {
  const own = cuts.filter((cut) => cut.sign === sign);
  const hasGold = own.some(({ wrong }) => wrong !== null);
  const columns: Column[] = [
    { title: 'metric' },
    { title: 'epochs', align: 'right' },
    { title: sign === 'positives' ? 'k_pos' : 'k_neg', align: 'right' },
    { title: 'tau', align: 'right' },
    { title: 'removed' },
    { title: 'percent', align: 'right' },
    ...(hasGold
      ? ([{ title: 'wrong' }, { title: 'precision', align: 'right' }, { title: 'recall', align: 'right' }] as const)
      : []),
  ];
  const rows = own.map((cut): Cell[] => [
    metricNames[cut.metric],
    plainCell(cut.epochs),
    plainCell(cut.k),
    cut.tau === null ? (cut.notCleaned === 'no_samples' ? 'no samples' : null) : fixedCell(cut.tau, 3),
    cut.removed,
    percentCell(cut.candidates === 0 ? null : cut.removed / cut.candidates),
    ...(hasGold ? [cut.removedWrong, percentCell(cut.precision), percentCell(cut.recall)] : []),
  ]);
  const total = own[0]?.candidates ?? 0;
  const wrong = own[0]?.wrong;
  const known = typeof wrong === 'number' ? `, ${wrong.toLocaleString('en-US')} of them wrong` : '';
  return new DocumentBuilder()
    .paragraph(`${sign === 'positives' ? 'Positives' : 'Negatives'}: ${total.toLocaleString('en-US')} spans${known}`)
    .table(columns, rows).nodes;
}

function formatTrainings({ settings, before }: SweepResult): readonly ReportNode[] {
  const hasTest = settings.every(({ training }) => training === null || training.test !== null);
  const split = hasTest ? 'test' : 'dev';
  const ofD = before?.[split] ?? null;
  const columns: Column[] = [
    { title: 'metric' },
    ...['epochs', 'k_pos', 'k_neg'].map((title): Column => ({ title, align: 'right' })),
    { title: 'removed', align: 'right' },
    ...['P', 'R', 'F1', 'against D'].map((title): Column => ({ title, align: 'right' })),
  ];
  const rows = settings.map(({ metric, epochs, kPos, kNeg, positives, negatives, training, refused }): Cell[] => {
    const scores = training?.[split] ?? null;
    return [
      metricNames[metric],
      plainCell(epochs),
      plainCell(kPos),
      plainCell(kNeg),
      positives.removed + negatives.removed,
      ...(scores === null
        ? [null, null, refused === null ? null : 'no D’']
        : [scores.precision, scores.recall, scores.f1].map(percentCell)),
      scores === null || ofD === null ? null : differenceCell(ofD.f1, scores.f1),
    ];
  });
  const report = new DocumentBuilder()
    .heading(`Trained on each D', scores on ${split}`)
    .table(
      columns,
      ofD === null
        ? rows
        : [['D', '', '', '', 0, ...[ofD.precision, ofD.recall, ofD.f1].map(percentCell), ''], ...rows],
    );
  const refusals = settings.flatMap(({ kPos, kNeg, refused }) =>
    refused === null ? [] : [`k_pos ${kPos}, k_neg ${kNeg}: not trained, ${refused}`],
  );
  return report.paragraph(SCORE_SCHEME).list(refusals).nodes;
}

/** Of the ranking the epochs that were swept, the last ones in full. */
function pickRanking({ ranking, cuts }: SweepResult): Parameters<typeof formatRanking>[0] | null {
  const last: NoiseRankingRow | undefined = ranking.at(-1);
  if (last === undefined) return null;
  const kOf = (sign: string): number =>
    ranking.find((row) => row.sign === sign && row.cut !== null)?.cut?.k ?? cuts[0]!.k;
  return { epochs: last.epochs, kPos: kOf('positives'), kNeg: kOf('negatives'), rows: ranking, curves: [] };
}

/** One row a setting of the sweep, numbers as they are, for spreadsheets and scripts. */
export function listSweepRows(sweep: SweepResult): Records {
  const ofSign = ['tau', 'candidates', 'removed', 'removedWrong', 'wrong', 'precision', 'recall'] as const;
  const scores = ['precision', 'recall', 'f1'] as const;
  const columns = [
    ...['metric', 'epochs', 'kPos', 'kNeg'],
    ...signs.flatMap((sign) => ofSign.map((name) => `${sign}.${name}`)),
    ...['dev', 'test'].flatMap((split) => scores.map((name) => `${split}.${name}`)),
    'run',
  ];
  const rows = sweep.settings.map((setting): Cell[] => [
    setting.metric,
    setting.epochs,
    setting.kPos,
    setting.kNeg,
    ...signs.flatMap((sign) =>
      ofSign.map((name) => (setting[sign] as Omit<SweepCut, 'metric' | 'epochs' | 'sign'>)[name]),
    ),
    ...(['dev', 'test'] as const).flatMap((split) => scores.map((name) => setting.training?.[split]?.[name] ?? null)),
    setting.training?.run ?? null,
  ]);
  return { columns, rows };
}
