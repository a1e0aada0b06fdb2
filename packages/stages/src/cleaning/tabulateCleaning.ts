import { DataMapCutFinder, type SpanDynamicsChunk, streamSpanDynamics, writeSpansTable } from '@dynclean/dynamics';
import type { SpanReader } from '@dynclean/schema';

import { decideRecorded, type DecideOptions } from '../rules/decideRecorded.js';
import type { RuleDecisions } from '../rules/Rule.js';
import { chooseShownSpans, type ShownSpans } from './chooseShownSpans.js';

/** The passes over dynamics, in their order, as progress is reported. */
export const cleaningPasses = ['thresholds', 'data map', 'table of spans'] as const;

/** What is decided on, and what is told of it. */
export interface TabulateOptions extends Omit<DecideOptions, 'spans' | 'onChunk'> {
  readonly spans: SpanReader;
  /** Key and value pairs that go into the table's file. */
  readonly describe: (decisions: RuleDecisions) => Readonly<Record<string, string>>;
  readonly onPass?: ((pass: (typeof cleaningPasses)[number]) => void) | undefined;
}

/** Decisions, and the spans that a person will see with their metrics. */
export interface TabulatedCleaning {
  readonly decisions: RuleDecisions;
  readonly shown: ShownSpans;
  readonly metrics: ReadonlyMap<number, { readonly aum: number; readonly confidence: number }>;
}

/**
 * From recorded dynamics to decisions and the table of all spans (`spans.arrow`). The dynamics of the run are read
 * three times as streams, those of the threshold run once; memory does not grow with spans but for a bit of each.
 *
 * @param path - of the table.
 * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
 */
export async function tabulateCleaning(path: string, options: TabulateOptions): Promise<TabulatedCleaning> {
  const { spans, types, dynamics, expected, epochs, signal, onPass } = options;
  const readDynamics = () => streamSpanDynamics(dynamics, { ...expected, epochs, signal });
  onPass?.('thresholds');
  const finder = new DataMapCutFinder(spans);
  const decisions = await decideRecorded({ ...options, onChunk: (chunk) => finder.add(chunk) });
  onPass?.('data map');
  const cuts = await finder.finish(readDynamics);

  onPass?.('table of spans');
  const shown = chooseShownSpans(decisions);
  const metrics = new Map<number, { aum: number; confidence: number }>();
  for (const ids of Object.values(shown)) for (const id of ids) metrics.set(id, { aum: NaN, confidence: NaN });
  await writeSpansTable(path, noteMetrics(readDynamics(), metrics), {
    spans,
    types,
    removed: decisions.removed,
    cuts,
    metadata: options.describe(decisions),
    signal,
  });
  return { decisions, shown, metrics };
}

/** Hands chunks on and notes the metrics of the spans that `into` has keys for. */
async function* noteMetrics(
  chunks: AsyncIterable<SpanDynamicsChunk>,
  into: Map<number, { aum: number; confidence: number }>,
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  const wanted = Int32Array.from(into.keys()).sort();
  let next = 0; // of `wanted`; both ascend
  for await (const chunk of chunks) {
    const { spanIds, aum, confidence } = chunk;
    for (let row = 0; row < spanIds.length && next < wanted.length; row++) {
      while (next < wanted.length && wanted[next]! < spanIds[row]!) next += 1;
      if (wanted[next] === spanIds[row]) {
        into.set(wanted[next]!, { aum: aum[row]!, confidence: confidence[row]! });
      }
    }
    yield chunk;
  }
}
