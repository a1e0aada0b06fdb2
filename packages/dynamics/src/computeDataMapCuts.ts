import { type SpanLabels, toSpanLabels } from '@dynclean/schema';

import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import { TercileFinder } from './TercileFinder.js';

/** The terciles at which a data map is cut. */
export interface DataMapCuts {
  readonly lowConfidence: number;
  readonly highConfidence: number;
  readonly lowVariability: number;
  readonly highVariability: number;
}

/** Cuts of the positive and of the negative spans; null where there are none of that sign. */
export interface SignedDataMapCuts {
  readonly positives: DataMapCuts | null;
  readonly negatives: DataMapCuts | null;
}

type Chunks = AsyncIterable<SpanDynamicsChunk> | Iterable<SpanDynamicsChunk>;

/**
 * Exact terciles of Confidence and Variability, of positive and negative spans apart: negatives are fifty times as many
 * and nearly all easy, so that common cuts would call every entity hard or ambiguous.
 *
 * Quantiles interpolate linearly (R's type 7). Memory does not grow with the spans.
 *
 * @param readDynamics - starts to read the dynamics; called twice where there are more spans than are held
 *   (`TercileFinder`).
 * @param labels - `[numSpans]` by span id or read by chunks, the labels that the recorded run assigned; above 0 is
 *   positive.
 */
export async function computeDataMapCuts(
  readDynamics: () => Chunks,
  labels: Int32Array | SpanLabels,
): Promise<SignedDataMapCuts> {
  const finder = new DataMapCutFinder(labels);
  for await (const chunk of readDynamics()) finder.add(chunk);
  return finder.finish(readDynamics);
}

/**
 * The same for whoever reads the dynamics anyway: `add` is given each chunk in passing, and `finish` reads them again
 * only where that is needed.
 */
export class DataMapCutFinder {
  readonly #labels: SpanLabels;
  readonly #positives: SignFinder;
  readonly #negatives: SignFinder;

  /** @param mostHeld - spans of a sign that need no second reading. Default: those of `TercileFinder`. */
  constructor(labels: Int32Array | SpanLabels, mostHeld?: number) {
    this.#labels = toSpanLabels(labels);
    this.#positives = new SignFinder(mostHeld);
    this.#negatives = new SignFinder(mostHeld);
  }

  add({ spanIds, confidence, variability }: SpanDynamicsChunk): void {
    const labels = this.#labels.labelsOf(spanIds);
    for (let row = 0; row < spanIds.length; row++) {
      const finder = labels[row]! > 0 ? this.#positives : this.#negatives;
      finder.confidence.add(confidence[row]!);
      finder.variability.add(variability[row]!);
    }
  }

  async finish(readDynamics: () => Chunks): Promise<SignedDataMapCuts> {
    const again = [this.#positives, this.#negatives].filter((finder) => finder.needsSecondLook);
    if (again.length > 0) for await (const chunk of readDynamics()) this.#addAgain(chunk);
    return { positives: this.#positives.computeCuts(), negatives: this.#negatives.computeCuts() };
  }

  #addAgain({ spanIds, confidence, variability }: SpanDynamicsChunk): void {
    const labels = this.#labels.labelsOf(spanIds);
    for (let row = 0; row < spanIds.length; row++) {
      const finder = labels[row]! > 0 ? this.#positives : this.#negatives;
      finder.confidence.addAgain(confidence[row]!);
      finder.variability.addAgain(variability[row]!);
    }
  }
}

/** Both metrics of the spans of one sign. */
class SignFinder {
  readonly confidence: TercileFinder;
  readonly variability: TercileFinder;

  constructor(mostHeld?: number) {
    this.confidence = new TercileFinder(mostHeld);
    this.variability = new TercileFinder(mostHeld);
  }

  get needsSecondLook(): boolean {
    return [this.confidence.needsSecondLook, this.variability.needsSecondLook].includes(true); // both are told
  }

  computeCuts(): DataMapCuts | null {
    const confidence = this.confidence.compute();
    const variability = this.variability.compute();
    if (confidence === null || variability === null) return null;
    return {
      lowConfidence: confidence[0],
      highConfidence: confidence[1],
      lowVariability: variability[0],
      highVariability: variability[1],
    };
  }
}
