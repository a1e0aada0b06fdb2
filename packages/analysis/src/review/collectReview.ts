import { bySign, type Sign, type SignThreshold, type SpanCleaning } from '@dynclean/cleaning';
import { collectSpanCurves, type SpanCurves, streamSpanDynamics } from '@dynclean/dynamics';
import type { CleaningSettings } from '@dynclean/schema';
import { decideRecorded, describeSpans, type RunContext } from '@dynclean/stages';

import { countSpans } from '../dynamics/countSpans.js';
import type { DynamicsSource } from '../dynamics/DynamicsSource.js';
import { countConfusions } from './countConfusions.js';
import { drawKept } from './drawKept.js';
import { type Review, type ReviewSpan, wordsOf } from './Review.js';
import { suggestLabels } from './suggestLabels.js';
import { WordIndex } from './WordIndex.js';

/** What is reviewed beside the suspicious spans. */
export interface ReviewOptions {
  /** Other spans to draw, of each sign: decisions on them say how many wrong labels were not found. @default 0 */
  readonly sample?: number | undefined;
  /** Of the draw. @default 42 */
  readonly seed?: number | undefined;
}

type Metrics = ReadonlyMap<number, { readonly aum: number; readonly confidence: number; readonly variability: number }>;

/** Of a rule that cuts no metric: which k would have been best has no answer. */
const NO_CUT: SignThreshold = { tau: null, k: 0, values: new Float64Array(0), notCleaned: null };

/**
 * All spans that a clean run removed, worst first, with what its two runs recorded of them. Nothing is trained; the
 * dynamics are read as streams, and held is what a person will see.
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
  const passes = ['thresholds', 'metrics', 'curves', 'curves of the threshold run'];
  const report = (done: number, detail?: string): void =>
    context.onProgress?.({ stage: passes[done] ?? 'review', done, total: passes.length, unit: 'passes', ...(detail && { detail }) }); // prettier-ignore
  const countIn = (pass: number) => countSpans(source.spans.numSpans, (detail) => report(pass, detail));
  report(0);
  const decided = await decideRecorded({
    ...source,
    types: data.dataset.types,
    epochs,
    keepNearest: true, // a run that is there either had it, or did not need it
    onChunk: countIn(0),
    signal,
  });
  const decisions = cleaning.rule === 'percentile' ? decided : { ...decided, thresholds: bySign(() => NO_CUT) };
  const { sample = 0, seed = 42 } = options;
  const drawn = await drawKept(source, { removed: decisions.removed, count: sample, seed, signal });
  const ids = Int32Array.from([...decisions.removed, ...drawn]).sort();
  report(1);
  const metrics = await collectMetrics(source, ids, { epochs, signal, onChunk: countIn(1) });
  report(2);
  const ofDynamics = await collectSpanCurves(source.dynamics, ids, signal);
  report(3);
  const ofThreshold = await collectSpanCurves(source.threshold.slice(0, source.dynamics.length), ids, signal);
  const found = describeFound(source, ids, { decisions, metrics, runs: [ofDynamics, ofThreshold] });
  report(passes.length);
  const { metric } = cleaning;
  const place = new Map(drawn.map((id, at) => [id, at]));
  const suspicious = found.filter(({ removed }) => removed);
  suspicious.sort((a, b) => a[metric] - b[metric] || a.spanId - b.spanId);
  const others = found.filter(({ removed }) => !removed);
  others.sort((a, b) => place.get(a.spanId)! - place.get(b.spanId)!);
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
    spans: [...suspicious, ...others],
    ...countConfusions(found),
  };
}

function describeSign(sign: Sign, { counts, thresholds, otherThresholds }: SpanCleaning): Review['signs'][Sign] {
  const { candidates, removed } = counts[sign];
  const { k, tau } = thresholds[sign];
  const otherTau = otherThresholds?.[sign].tau ?? null;
  return { candidates, suspicious: removed, k, tau, otherTau, thresholdValues: [...thresholds[sign].values] };
}

async function collectMetrics(
  { dynamics, expected }: DynamicsSource,
  ids: Int32Array,
  {
    epochs,
    signal,
    onChunk,
  }: {
    readonly epochs: number;
    readonly signal?: AbortSignal | undefined;
    readonly onChunk: ReturnType<typeof countSpans>;
  },
): Promise<Metrics> {
  const metrics = new Map<number, { aum: number; confidence: number; variability: number }>();
  let next = 0; // of `ids`; both ascend
  for await (const chunk of streamSpanDynamics(dynamics, { ...expected, epochs, signal })) {
    chunk.spanIds.forEach((id, row) => {
      if (ids[next] !== id) return;
      next += 1;
      const { aum, confidence, variability } = chunk;
      metrics.set(id, { aum: aum[row]!, confidence: confidence[row]!, variability: variability[row]! });
    });
    onChunk(chunk);
  }
  return metrics;
}

/** The spans as they stand in the file, with what was found of them; in the order of `ids`. */
function describeFound(
  { spans, data, goldLabels, cleaning }: DynamicsSource,
  ids: Int32Array,
  found: {
    readonly decisions: SpanCleaning;
    readonly metrics: Metrics;
    readonly runs: readonly [SpanCurves, SpanCurves];
  },
): ReviewSpan[] {
  const { decisions, metrics, runs } = found;
  const { dataset, vocabulary } = data;
  const labels = Int32Array.from(ids, (id) => spans.labels[id]!);
  const suggested = suggestLabels({ labels, numClasses: vocabulary.numClasses, runs });
  const examples = describeSpans(ids, {
    sentences: dataset.train,
    lines: dataset.lines.train,
    spans,
    vocabulary,
    goldLabels,
    isRemoved: decisions.removed.toMarks(),
    metrics,
  });
  const index = new WordIndex();
  for (const example of examples) index.add(wordsOf(example));
  index.count(dataset.train);
  const [curves] = runs;
  const row = (values: Float32Array, at: number): number[] => {
    return Array.from(values.subarray(at * curves.numEpochs, (at + 1) * curves.numEpochs));
  };
  return examples.map((example, at): ReviewSpan => {
    const suggestion = suggested[at] ?? null;
    const sign = example.type === null ? 'negatives' : 'positives';
    return {
      ...example,
      sign,
      id: dataset.train[(example.sentence ?? 1) - 1]?.origin?.id ?? null,
      below: findBelow(example, decisions, { sign, cleaning }),
      variability: metrics.get(example.spanId)?.variability ?? NaN,
      suggested: suggestion && {
        type: suggestion.label === 0 ? null : vocabulary.typeOf(suggestion.label),
        probability: suggestion.probability,
        isAgreed: suggestion.isAgreed,
      },
      margins: row(curves.margins, at),
      probabilities: row(curves.probabilities, at),
      occurrences: index.labelsOf(wordsOf(example)),
    };
  });
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
