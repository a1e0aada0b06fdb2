import { bySign, type Sign, type SignThreshold, type SpanCleaning } from '@dynclean/cleaning';
import { collectSpanCurves, openEpochFile, type SpanCurves, streamSpanDynamics } from '@dynclean/dynamics';
import type { CleaningSettings, SpanSet } from '@dynclean/schema';
import { decideRecorded, describeSpan, type RunContext, SpanMetricsTable, SpanPasses } from '@dynclean/stages';

import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { countConfusions } from './countConfusions.js';
import { drawKept } from './drawKept.js';
import { LazyList } from './LazyList.js';
import { type Review, type ReviewSpan, wordsOf } from './Review.js';
import { suggestLabel } from './suggestLabel.js';
import { WordIndex } from './WordIndex.js';

/** What is reviewed beside the suspicious spans. */
export interface ReviewOptions {
  /** Other spans to draw, of each sign: decisions on them say how many wrong labels were not found. @default 0 */
  readonly sample?: number | undefined;
  /** Of the draw. @default 42 */
  readonly seed?: number | undefined;
}

/** Of a rule that cuts no metric: which k would have been best has no answer. */
const NO_CUT: SignThreshold = { tau: null, k: 0, values: new Float64Array(0), notCleaned: null };

/**
 * All spans that a clean run removed, worst first, with what its two runs recorded of them. Nothing is trained; the
 * dynamics are read as streams, and held are numbers: of a removed span its metrics and epochs. The spans of the result
 * are made as they are looked at.
 *
 * @throws InputError when the dynamics do not fit the data or each other.
 */
export async function collectReview(
  source: DynamicsSource,
  options: ReviewOptions = {},
  context: RunContext = {},
): Promise<Review> {
  const { signal } = context;
  const { data, cleaning } = source;
  const epochs = cleaning.epochs ?? Math.min(source.dynamics.length, source.threshold.length);
  // Thresholds, metrics, curves of both runs, words.
  const passes = new SpanPasses(context, { stage: 'review', numSpans: source.spans.numSpans, numPasses: 5 });
  passes.begin('thresholds');
  const decided = await decideRecorded({
    ...source,
    types: data.dataset.types,
    epochs,
    keepNearest: true, // a run that is there either had it, or did not need it
    onChunk: (chunk) => passes.add(chunk),
    signal,
  });
  const decisions = cleaning.rule === 'percentile' ? decided : { ...decided, thresholds: bySign(() => NO_CUT) };
  const { sample = 0, seed = 42 } = options;
  const drawn = await drawKept(source, { removed: decisions.removed, count: sample, seed, signal });
  const ids = Int32Array.from([...decisions.removed, ...drawn]).sort();
  passes.begin('metrics');
  const metrics = new SpanMetricsTable(ids);
  for await (const chunk of streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal })) {
    metrics.add(chunk);
    passes.add(chunk);
  }
  const readCurves = (files: readonly string[]): Promise<SpanCurves> =>
    collectSpanCurves(files, ids, { signal, onEpoch: (done) => passes.reach(done / files.length) });
  passes.begin('curves');
  const ofDynamics = await readCurves(source.dynamics);
  passes.begin('curves of the threshold run');
  const ofThreshold = await readOthers(source.threshold.slice(0, source.dynamics.length), readCurves);
  passes.begin('words');
  const describe = openDescriptions(source, ids, { decisions, metrics, runs: [ofDynamics, ofThreshold] });
  passes.finish();
  const { metric } = cleaning;
  const spans = new LazyList(orderSpans(ids, { removed: decisions.removed, drawn, valueAt: (at) => metrics.at(at)[metric] }), describe); // prettier-ignore
  return {
    run: source.name,
    dataset: data.dataset.info.name,
    types: data.dataset.types,
    trainFile: data.dataset.trainFile,
    trainSha256: data.dataset.trainSha256,
    metric,
    epochs,
    signs: bySign((sign) => describeSign(sign, decisions)),
    hasOtherLabels: ofDynamics.others !== null || ofThreshold.others !== null,
    spans,
    ...countConfusions(spans),
  };
}

/** The places of the spans in `ids`: the removed ones, worst first, then the drawn ones as they were drawn. */
function orderSpans(
  ids: Int32Array,
  { removed, drawn, valueAt }: { readonly removed: SpanSet; readonly drawn: readonly number[]; readonly valueAt: (place: number) => number }, // prettier-ignore
): Int32Array {
  const values = Float64Array.from(ids, (_, place) => valueAt(place));
  const places = Int32Array.from(ids, (_, place) => place);
  const suspicious = places.filter((place) => removed.has(ids[place]!));
  suspicious.sort((a, b) => values[a]! - values[b]! || a - b); // ids ascend, as places do
  const drawnAt = new Map(drawn.map((id, at) => [id, at]));
  const others = places.filter((place) => !removed.has(ids[place]!));
  others.sort((a, b) => drawnAt.get(ids[a]!)! - drawnAt.get(ids[b]!)!);
  const order = new Int32Array(ids.length);
  order.set(suspicious);
  order.set(others, suspicious.length);
  return order;
}

/** Of the threshold run the other labels count alone: where an epoch has none, nothing is read. */
async function readOthers(
  files: readonly string[],
  read: (files: readonly string[]) => Promise<SpanCurves>,
): Promise<Pick<SpanCurves, 'numEpochs' | 'others'>> {
  for (const path of files) {
    const file = await openEpochFile(path);
    await file.close();
    if (!file.hasOthers) return { numEpochs: files.length, others: null };
  }
  return read(files);
}

function describeSign(sign: Sign, { counts, thresholds, otherThresholds }: SpanCleaning): Review['signs'][Sign] {
  const { candidates, removed } = counts[sign];
  const { k, tau } = thresholds[sign];
  const otherTau = otherThresholds?.[sign].tau ?? null;
  return { candidates, suspicious: removed, k, tau, otherTau, thresholdValues: [...thresholds[sign].values] };
}

/**
 * Spans as they stand in the file, with what was found of them, by their places in `ids`: what it takes is held as
 * numbers, and put into words when it is asked for.
 */
function openDescriptions(
  { spans, data, goldSpans, cleaning }: DynamicsSource,
  ids: Int32Array,
  found: {
    readonly decisions: SpanCleaning;
    readonly metrics: SpanMetricsTable;
    readonly runs: readonly [SpanCurves, Pick<SpanCurves, 'numEpochs' | 'others'>];
  },
): (place: number) => ReviewSpan {
  const { decisions, metrics, runs } = found;
  const { dataset, vocabulary } = data;
  const { removed } = decisions;
  const options = {
    ...{ sentences: dataset.train, lines: dataset.lines.train },
    ...{ spans, vocabulary, goldSpans, removed, metrics },
  };
  const index = new WordIndex();
  for (const id of ids) index.add(wordsOf(describeSpan(id, options)));
  index.count(dataset.train);
  const [curves] = runs;
  const row = (values: Float32Array, at: number): number[] => {
    return Array.from(values.subarray(at * curves.numEpochs, (at + 1) * curves.numEpochs));
  };
  const suggesting = { numClasses: vocabulary.numClasses, runs };
  return (place): ReviewSpan => {
    const example = describeSpan(ids[place]!, options);
    const suggestion = suggestLabel(place, spans.labelOf(example.spanId), suggesting);
    const sign = example.type === null ? 'negatives' : 'positives';
    return {
      ...example,
      sign,
      id: dataset.train.at((example.sentence ?? 1) - 1)?.origin?.id ?? null,
      below: findBelow(example, decisions, { sign, cleaning }),
      variability: metrics.at(place).variability,
      suggested: suggestion && {
        type: suggestion.label === 0 ? null : vocabulary.typeOf(suggestion.label),
        probability: suggestion.probability,
        isAgreed: suggestion.isAgreed,
      },
      margins: row(curves.margins, place),
      probabilities: row(curves.probabilities, place),
      occurrences: index.labelsOf(wordsOf(example)),
    };
  };
}

/** Metrics whose threshold a span lies below. */
function findBelow(
  span: { readonly aum: number; readonly confidence: number },
  { thresholds, otherThresholds }: SpanCleaning,
  { sign, cleaning }: { readonly sign: Sign; readonly cleaning: CleaningSettings },
): CleaningSettings['metric'][] {
  const { metric } = cleaning;
  const other = metric === 'aum' ? 'confidence' : 'aum';
  const isBelow = (value: number, tau: number | null | undefined): boolean => value < (tau ?? -Infinity);
  return [
    ...(isBelow(span[metric], thresholds[sign].tau) ? [metric] : []),
    ...(isBelow(span[other], otherThresholds?.[sign].tau) ? [other] : []),
  ] as CleaningSettings['metric'][];
}
