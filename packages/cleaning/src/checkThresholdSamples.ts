import { InputError, signs, SpanSet, type ThresholdSampleIds } from '@dynclean/schema';

/** The data that samples were drawn from. */
export interface SampledSpans {
  readonly numSpans: number;
  /** The label of a span before relabelling; 0: no entity. */
  labelOf(spanId: number): number;
  /** Spans that are no training examples. */
  readExcluded(): SpanSet;
}

/**
 * Checks threshold samples that someone else drew against the data that they were drawn from.
 *
 * @param where - how messages call their source, such as the path of the file.
 * @throws InputError for an id that is no span of the data, stands twice, is excluded, or has the other sign.
 */
export function checkThresholdSamples(where: string, samples: ThresholdSampleIds, data: SampledSpans): void {
  const excluded = data.readExcluded();
  const seen = new SpanSet(data.numSpans);
  for (const sign of signs) {
    samples[sign].forEach((span, index) => {
      const at = `${where}: ${sign}[${index}]`;
      if (!(span >= 0 && span < data.numSpans)) {
        throw new InputError(`${at}: must be a span id from 0 to ${data.numSpans - 1}, but got ${span}`);
      }
      const label = data.labelOf(span);
      if (seen.has(span)) throw new InputError(`${at}: must not stand twice among the samples, but ${span} does`);
      if (excluded.has(span)) {
        throw new InputError(`${at}: must be a span that training sees, but the data exclude span ${span}`);
      }
      if ((label > 0 ? 'positives' : 'negatives') !== sign) {
        const wanted = sign === 'positives' ? 'a span with an entity label' : 'a span without a label (0)';
        throw new InputError(`${at}: must be ${wanted} in the data, but the label of span ${span} is ${label}`);
      }
      seen.add(span);
    });
  }
}
