import { type CleanInfo, type Sign, type SignCleaning, signs } from '@dynclean/schema';

import { titleOfMeasure } from '@dynclean/stages';

import { formatNoiseEstimate } from '../data/formatNoiseEstimate.js';
import { formatNoise } from '../data/formatNoise.js';
import { type Cell, fixedCell, percentCell, plainCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import { formatComparison } from '../scores/formatComparison.js';
import { formatScores } from '../scores/formatScores.js';
import { formatSpans, type SpansOptions } from '../spans/formatSpans.js';

const reasons: Record<NonNullable<SignCleaning['notCleaned']>, string> = {
  not_asked_for: 'not asked for',
  k_is_0: 'k is 0',
  no_samples: 'no threshold samples',
  weighed: 'weighed',
};

/** How much of a cleaning is shown. */
export interface CleaningOptions extends SpansOptions {
  /** Spans shown on each side of each threshold. @default 5 */
  readonly maxAtCut?: number;
}

/**
 * All of one cleaning for a person to judge: thresholds and what they removed, what each type loses, spans either side
 * of both thresholds, noise before and after and scores where they are known, warnings last.
 */
export function formatCleaning(info: CleanInfo, options: CleaningOptions = {}): readonly ReportNode[] {
  const report = new DocumentBuilder();
  report.heading(`Cleaning of ${info.data.name}`).append(formatThresholds(info));
  report.table(
    [{ title: 'type' }, { title: 'spans' }, { title: 'removed' }, { title: 'percent', align: 'right' }],
    info.byType.map(({ type, spans, removed }): Cell[] => [
      type,
      spans,
      removed,
      percentCell(spans === 0 ? null : removed / spans),
    ]),
  );
  for (const sign of signs) report.append(formatCut(info, sign, options));
  if (info.noiseEstimate !== undefined) {
    const title = 'Share of wrong labels, estimated';
    report.append(formatNoiseEstimate(info.noiseEstimate, info.noise && info.noise.before, { title }));
  }
  if (info.noise !== null) {
    report.append(formatNoise(info.noise.before, info.noise.after, { title: 'Noise by the gold labels' }));
  }
  report.append(formatScoresOf(info));
  if (info.warnings.length > 0) report.heading('Warnings').list(info.warnings.map(({ message }) => message));
  return report.list(info.notes).nodes;
}

function formatThresholds(info: CleanInfo): readonly ReportNode[] {
  const hasGold = signs.some((sign) => info.signs[sign].removedWrong !== null);
  const columns: Column[] = [
    { title: 'spans' },
    { title: 'k', align: 'right' },
    { title: 'samples' },
    { title: 'threshold', align: 'right' },
    { title: 'in D' },
    { title: 'removed' },
    { title: 'percent', align: 'right' },
    ...(hasGold ? [{ title: 'wrong' } as const, { title: 'percent wrong', align: 'right' } as const] : []),
  ];
  const rows = signs.map((sign): Cell[] => {
    const { k, tau, notCleaned, thresholdSamples, candidates, removed, removedWrong } = info.signs[sign];
    return [
      sign,
      plainCell(k),
      thresholdSamples,
      tau === null ? (notCleaned === null ? null : reasons[notCleaned]) : fixedCell(tau, 3),
      candidates,
      removed,
      percentCell(candidates === 0 ? null : removed / candidates),
      ...(hasGold
        ? [removedWrong, percentCell(removedWrong === null || removed === 0 ? null : removedWrong / removed)]
        : []),
    ];
  });
  return new DocumentBuilder()
    .table(columns, rows)
    .paragraph(
      `${describeRule(info.cleaning)}, mean of ${info.epochsAveraged} ${info.epochsAveraged === 1 ? 'epoch' : 'epochs'}; ` +
        `candidate spans of at most ${info.maxSpanWidth} words below the threshold are removed.` +
        describeRelabelled(info) +
        describeWeighed(info) +
        (hasGold ? ' Wrong: the distant label differs from the gold one.' : ''),
    ).nodes;
}

function describeRule({ rule, measure, metric, rightCost }: CleanInfo['cleaning']): string {
  if (rule === 'percentile') return `Metric: ${metric === 'aum' ? 'AUM (logit units)' : 'Confidence'}`;
  return (
    `Rule ${rule}: threshold and spans by the probability that the label is right, from ${titleOfMeasure(measure ?? metric)} ` +
    (rule === 'weigh'
      ? '(its weight in the loss)'
      : `(right-cost ${rightCost}; k: percent of the labels known to be wrong that lie below it)`)
  );
}

function describeRelabelled({ signs: { positives, negatives } }: CleanInfo): string {
  if (positives.relabelled === undefined || negatives.relabelled === undefined) return '';
  return ` Of them ${positives.relabelled} positives have another label or none, and ${negatives.relabelled} negatives are entities now; the others are excluded.`;
}

function describeWeighed({ signs: { positives, negatives } }: CleanInfo): string {
  const of = ({ weighed }: SignCleaning, name: string): string[] => {
    if (weighed === undefined) return [];
    const { spans, taken, takenWrong } = weighed;
    const wrong = takenWrong === null ? '' : ` (${takenWrong.toFixed(1)} of it from wrong ones)`;
    return [`${spans} ${name} count less than others, by ${taken.toFixed(1)} spans in all${wrong}`];
  };
  const parts = [...of(positives, 'positives'), ...of(negatives, 'negatives')];
  return parts.length === 0 ? '' : ` None is: ${parts.join(', ')}.`;
}

/** Spans either side of one threshold, sorted by the metric, so that the cut lies between the two tables. */
function formatCut(info: CleanInfo, sign: Sign, options: CleaningOptions): readonly ReportNode[] {
  const { tau, atCut } = info.signs[sign];
  if (tau === null) return [];
  const { maxAtCut = 5 } = options;
  const metric = info.cleaning.metric;
  const report = new DocumentBuilder().heading(
    `${sign === 'positives' ? 'Positives' : 'Negatives'} nearest to the cut`,
  );
  const kept = atCut.kept.slice(0, maxAtCut).reverse();
  const removed = atCut.removed.slice(0, maxAtCut);
  if (kept.length > 0)
    report.paragraph(`kept (from ${tau.toFixed(3)} up)`).append([formatSpans(kept, { ...options, metric })]);
  if (removed.length > 0) {
    report.paragraph(`removed (below ${tau.toFixed(3)})`).append([formatSpans(removed, { ...options, metric })]);
  } else report.paragraph('Nothing was removed.');
  return report.nodes;
}

function formatScoresOf({ scores }: CleanInfo): readonly ReportNode[] {
  const { before, after } = scores;
  const split = (before ?? after)?.test ? 'test' : 'dev';
  const [a, b] = [before?.[split] ?? null, after?.[split] ?? null];
  if (a !== null && b !== null) return formatComparison(a, b, { title: `Scores on ${split}` });
  const one = a ?? b;
  return one === null ? [] : formatScores(one, { title: `Scores on ${split}, trained on ${a === null ? "D'" : 'D'}` });
}
