import type { DataMap, Densities, Review } from '@dynclean/analysis';

import type { PageData, PagePanel, PageSentence, PageSpan } from './page/PageData.js';

/** What the page shows beside the spans. */
export interface PageMeasures {
  readonly createdBy: string;
  readonly dataMap: DataMap;
  readonly densities: Densities;
}

/** Enough digits for a picture or a table; fewer make the file smaller. */
const round = (value: number): number => Number(value.toFixed(4));

/** A review with its pictures as the page has it: each sentence once, numbers as they are shown. */
export function toPageData(review: Review, { createdBy, dataMap, densities }: PageMeasures): PageData {
  const { metric, signs } = review;
  const sentences: PageSentence[] = [];
  const places = new Map<number, number>();
  const spans = Array.from(review.spans, (span): PageSpan => {
    const number = span.sentence ?? span.line;
    let sentence = places.get(number);
    if (sentence === undefined) {
      sentence = sentences.push({ number, line: span.line, id: span.id, tokens: span.tokens }) - 1;
      places.set(number, sentence);
    }
    const { spanId, first, last, type, suggested, gold, occurrences } = span;
    const curve = metric === 'aum' ? span.margins : span.probabilities;
    return {
      ...{ spanId, sentence, first, last, type, occurrences },
      suggested: suggested && { type: suggested.type, probability: round(suggested.probability) },
      aum: round(span.aum),
      confidence: round(span.confidence),
      variability: round(span.variability),
      curve: curve.map((value) => (Number.isFinite(value) ? round(value) : null)),
      ...(span.removed ? {} : { drawn: true as const }),
      ...(gold === undefined ? {} : { gold: gold.type }),
    };
  });
  const { dataset, run, trainFile: file, trainSha256, types } = review;
  const pick = ({ candidates, k, tau }: Review['signs']['positives']) => ({ candidates, k, tau });
  return {
    ...{ createdBy, dataset, run, file, trainSha256, metric, types, sentences, spans },
    signs: { positives: pick(signs.positives), negatives: pick(signs.negatives) },
    panels: densities.signs.map(({ sign, tau, curves }) => ({
      sign,
      tau,
      cells: dataMap.bins.filter((bin) => bin.sign === sign).map((bin) => [round(bin.variability), round(bin.confidence), bin.spans] as const), // prettier-ignore
      cuts: roundCuts(dataMap.regions.find((of) => of.sign === sign)?.cuts),
      samples: pointsOf(curves, 'threshold samples'),
      all: pointsOf(curves, 'all'),
    })),
    cellSteps: { variability: dataMap.variabilityStep, confidence: dataMap.confidenceStep },
  };
}

/** Cuts of negatives lie close to 0 and to 1: digits behind the point are not enough for them. */
function roundCuts(cuts: PageMeasures['dataMap']['regions'][number]['cuts'] | undefined): PagePanel['cuts'] {
  if (cuts === undefined) return null;
  const { lowConfidence, highConfidence, lowVariability, highVariability } = cuts;
  const short = (value: number): number => Number(value.toPrecision(4));
  return {
    lowConfidence: short(lowConfidence),
    highConfidence: short(highConfidence),
    lowVariability: short(lowVariability),
    highVariability: short(highVariability),
  };
}

function pointsOf(
  curves: Densities['signs'][number]['curves'],
  of: string,
): readonly (readonly [value: number, density: number])[] {
  const points = curves.find((curve) => curve.of === of)?.points ?? [];
  return points.map(({ value, density }) => [round(value), Number(density.toPrecision(4))] as const);
}
