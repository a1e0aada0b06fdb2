import { InputError, signs, type ThresholdSampleIds } from '@dynclean/schema';

/**
 * Checks threshold samples that someone else drew against the data that they were drawn from.
 *
 * @param where - how messages call their source, such as the path of the file.
 * @param data.labels - `[numSpans]` by span id, before relabelling.
 * @param data.excluded - `[numSpans]`, 1 for spans that are no training examples.
 * @throws InputError for an id that is no span of the data, stands twice, is excluded, or has the other sign.
 */
export function checkThresholdSamples(
  where: string,
  samples: ThresholdSampleIds,
  data: { readonly labels: Int32Array; readonly excluded: Uint8Array },
): void {
  const seen = new Set<number>();
  for (const sign of signs) {
    samples[sign].forEach((span, index) => {
      const at = `${where}: ${sign}[${index}]`;
      const label = data.labels[span];
      if (label === undefined) {
        throw new InputError(`${at}: must be a span id from 0 to ${data.labels.length - 1}, but got ${span}`);
      }
      if (seen.has(span)) throw new InputError(`${at}: must not stand twice among the samples, but ${span} does`);
      if (data.excluded[span] === 1) {
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
