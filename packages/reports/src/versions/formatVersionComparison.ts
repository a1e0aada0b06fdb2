import { signs } from '@dynclean/schema';
import type { ComparedExample, ModelScores, VersionComparison } from '@dynclean/analysis';

import { formatNoiseEstimate } from '../data/formatNoiseEstimate.js';
import { formatRanking } from '../data/formatRanking.js';
import { type Cell, fixedCell, formatPercent, type Measure, percentCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import { SCORE_SCHEME } from '../scores/scoreScheme.js';
import { formatContext } from '../spans/formatSpans.js';
import { showPlaces } from '../spans/showPlaces.js';

type Sign = (typeof signs)[number];

/** How much of a comparison is shown. */
export interface VersionComparisonOptions {
  /** Cells that an example's sentence may take. @default 60 */
  readonly textWidth?: number;
}

/** Everything about versions of a corpus side by side: what they remove, overlap, noise, scores, ranking, examples. */
export function formatVersionComparison(
  comparison: VersionComparison,
  options: VersionComparisonOptions = {},
): readonly ReportNode[] {
  const { versions, base, dataset } = comparison;
  const report = new DocumentBuilder().heading(`Versions of ${dataset}, held against ${base.name}`);
  report.table(
    [{ title: 'version' }, { title: 'where' }, { title: 'cleaned by' }],
    versions.map(({ name, place, cleaner }): Cell[] => [name, place, cleaner]),
  );
  report.append(formatRemoved(comparison));
  if (versions.length > 1) report.append(formatOverlap(comparison));
  if (comparison.hasGoldLabels) report.append(formatNoises(comparison));
  for (const model of comparison.scores) report.append(formatModel(model, base.name));
  for (const { name, noiseEstimate } of versions) {
    if (noiseEstimate === null) continue;
    report.append(
      formatNoiseEstimate(noiseEstimate, base.noise, { title: `Share of wrong labels, by the dynamics of ${name}` }),
    );
  }
  for (const { name, ranking } of versions) {
    if (ranking === null) continue;
    report.append(formatRanking(ranking, { title: `How well the dynamics of ${name} find noise` }));
  }
  for (const version of versions) report.append(formatExamples(version, comparison, options));
  return report.list(comparison.notes).nodes;
}

function formatRemoved(comparison: VersionComparison): readonly ReportNode[] {
  const { versions, hasGoldLabels, maxSpanWidth } = comparison;
  const report = new DocumentBuilder().heading('What they remove');
  for (const sign of signs) {
    const types = versions[0]?.[sign].byType.map(({ type }) => type) ?? [];
    const columns: Column[] = [
      { title: sign },
      { title: 'in D' },
      ...versions.flatMap(({ name }): Column[] => [
        { title: 'removed', group: name },
        { title: '%', group: name, align: 'right' },
        ...(hasGoldLabels
          ? ([
              { title: 'wrong', group: name },
              { title: '% wrong', group: name, align: 'right' },
            ] satisfies Column[])
          : []),
      ]),
    ];
    const cells = (of: { spans: number; removed: number; removedWrong: number | null } | undefined): Cell[] =>
      of === undefined
        ? []
        : [
            of.removed,
            percentCell(of.spans === 0 ? null : of.removed / of.spans),
            ...(hasGoldLabels
              ? [of.removedWrong, percentCell(of.removed === 0 ? null : (of.removedWrong ?? 0) / of.removed)]
              : []),
          ];
    const first = versions[0];
    report.table(columns, [
      ['all', first?.[sign].spans ?? 0, ...versions.flatMap((version) => cells(version[sign]))],
      ...types.map((type, index): Cell[] => [
        sign === 'positives' ? type : `missed ${type}`,
        first?.[sign].byType[index]?.spans ?? 0,
        ...versions.flatMap((version) => {
          const ofType = cells(version[sign].byType[index]);
          // A missed entity is wrong by definition: nothing to say in percent.
          return sign === 'negatives' && hasGoldLabels ? [...ofType.slice(0, -1), null] : ofType;
        }),
      ]),
    ]);
  }
  const other = versions.flatMap(({ name, positives: { relabelled, emptied }, negatives: { added } }) =>
    relabelled + emptied + added === 0
      ? []
      : [`${name} has ${relabelled} spans with another type, ${emptied} that lost theirs and ${added} new entities.`],
  );
  return report
    .paragraph(
      `Candidate spans of at most ${maxSpanWidth} words.` +
        (hasGoldLabels
          ? ' Wrong: the label in D differs from the gold one; missed: entities that D does not label.'
          : ''),
    )
    .list(other).nodes;
}

function formatOverlap(comparison: VersionComparison): readonly ReportNode[] {
  const { pairs, agreement, hasGoldLabels, versions } = comparison;
  const report = new DocumentBuilder().heading('What they change alike');
  const columns: Column[] = [
    { title: 'versions' },
    ...signs.flatMap((sign): Column[] => [
      { title: 'both', group: sign },
      { title: 'either', group: sign },
      { title: 'Jaccard', group: sign, align: 'right' },
      ...(hasGoldLabels ? [{ title: 'wrong of both', group: sign, align: 'right' } as const] : []),
    ]),
  ];
  report.table(
    columns,
    pairs.map((pair): Cell[] => [
      `${pair.first}, ${pair.second}`,
      ...signs.flatMap((sign): Cell[] => {
        const { both, either, jaccard, wrong } = pair[sign];
        const share = wrong === null || both === 0 ? null : wrong.both / both;
        return [
          both,
          either,
          jaccard === null ? null : fixedCell(jaccard, 3),
          ...(hasGoldLabels ? [percentCell(share)] : []),
        ];
      }),
    ]),
  );
  if (versions.length < 2) return report.nodes;
  report.table(
    [
      { title: 'changed by' },
      ...signs.flatMap((sign): Column[] => [
        { title: 'spans', group: sign },
        ...(hasGoldLabels ? [{ title: '% wrong', group: sign, align: 'right' } as const] : []),
      ]),
    ],
    agreement.positives.map(({ versions: count }, index): Cell[] => [
      count === versions.length ? `all ${count}` : count === 1 ? 'one only' : `${count} of them`,
      ...signs.flatMap((sign): Cell[] => {
        const { spans, wrong } = agreement[sign][index]!;
        return [spans, ...(hasGoldLabels ? [percentCell(spans === 0 || wrong === null ? null : wrong / spans)] : [])];
      }),
    ]),
  );
  return report.nodes;
}

/** Tables 12 and 13 of the paper, a block a version. */
function formatNoises({ base, versions, types }: VersionComparison): readonly ReportNode[] {
  const all = [{ name: base.name, noise: base.noise }, ...versions];
  const columns: Column[] = [
    { title: 'type' },
    ...all.flatMap(({ name }) =>
      ['spans', 'right', 'FP', 'FN', 'FP+FN'].map((title): Column => ({ title, group: name })),
    ),
  ];
  const row = (title: string, type: string | null): Cell[] => [
    title,
    ...all.flatMap(({ noise }): Cell[] => {
      const of = type === null ? noise : noise?.byType.find((one) => one.type === type);
      if (of === null || of === undefined) return [null, null, null, null, null];
      const { positives, truePositives, falsePositives, falseNegatives } = of;
      return [positives, truePositives, falsePositives, falseNegatives, falsePositives + falseNegatives];
    }),
  ];
  return new DocumentBuilder()
    .heading('Noise by the gold labels')
    .table(columns, [row('all', null), ...types.map((type) => row(type, type))])
    .paragraph('FP: the gold label is another type or none; FN: no distant label, but a gold one of this type.').nodes;
}

function formatModel({ model, split, versions, differences }: ModelScores, base: string): readonly ReportNode[] {
  const spread = ({ mean, deviation }: { mean: number; deviation: number | null }): Measure => ({
    value: mean * 100,
    text: deviation === null ? formatPercent(mean) : `${formatPercent(mean)} ± ${formatPercent(deviation)}`,
  });
  const columns: Column[] = [
    { title: 'trained on' },
    { title: 'seeds' },
    ...['P', 'R', 'F1', `F1 - ${base}`, '95 % interval', 'better in'].map((title): Column => ({
      title,
      align: 'right',
    })),
  ];
  const rows = versions.map(({ version, seeds, precision, recall, f1 }): Cell[] => {
    const difference = differences.find(({ from, to }) => from === base && to === version)?.f1;
    const points = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value * 100).toFixed(2)}`;
    return [
      version,
      seeds.length,
      spread(precision),
      spread(recall),
      spread(f1),
      difference === undefined ? null : { value: difference.mean * 100, text: points(difference.mean) },
      difference?.interval ? `${points(difference.interval.low)} to ${points(difference.interval.high)}` : null,
      difference === undefined ? null : `${difference.wins} of ${difference.numPairs}`,
    ];
  });
  return new DocumentBuilder()
    .heading(`Scores of ${model} on ${split}`)
    .table(columns, rows)
    .paragraph(
      `${SCORE_SCHEME} Mean and sample deviation over seeds, each score averaged on its own. Differences are paired by seed; ` +
        'their interval is a bootstrap over the pairs, and with few of them too narrow.',
    ).nodes;
}

function formatExamples(
  { name, examples }: VersionComparison['versions'][number],
  { versions }: VersionComparison,
  { textWidth = 60 }: VersionComparisonOptions,
): readonly ReportNode[] {
  const alone = versions.length === 1;
  const parts: [string, Sign, readonly ComparedExample[]][] = signs.flatMap((sign) => [
    [alone ? `${sign} that ${name} removes` : `${sign} that only ${name} removes`, sign, examples.only[sign]],
    ...(versions[0]?.name === name
      ? ([[`${sign} that all remove`, sign, examples.shared[sign]]] as [string, Sign, readonly ComparedExample[]][])
      : []),
  ]);
  const shown = parts.filter(([, , spans]) => spans.length > 0);
  if (shown.length === 0) return [];
  const report = new DocumentBuilder().heading(`Examples: ${name}`);
  for (const [title, , spans] of shown) {
    const places = showPlaces(spans);
    const hasGold = spans.some(({ gold }) => gold !== undefined);
    report.paragraph(title).table(
      [
        { title: 'AUM', align: 'right' },
        { title: 'label' },
        ...(hasGold ? [{ title: 'gold' }, { title: 'label was' }] : []),
        ...places.columns,
        { title: 'span' },
      ],
      spans.map((span): Cell[] => [
        span.aum === null ? null : fixedCell(span.aum, 3),
        span.type ?? 'none',
        ...(hasGold ? [span.gold?.type ?? 'none', span.gold?.wrong === true ? 'wrong' : 'right'] : []),
        ...places.cellsOf(span),
        formatContext(span, textWidth),
      ]),
    );
  }
  return report.nodes;
}
