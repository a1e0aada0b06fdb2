import { computeNameDisagreement } from '@dynclean/cleaning';
import { type CandidateSpans, numberNames } from '@dynclean/datasets';

import type { Measure, MeasureChunk } from './Measure.js';

/** Spans that say nothing of their words: excluded, or unlabelled and partly in an entity. `[S]`. */
export function findSilentSpans({ sentenceOffsets, start, end, labels, excluded }: CandidateSpans): Uint8Array {
  const isSilent = excluded.slice();
  for (let sentence = 0; sentence + 1 < sentenceOffsets.length; sentence++) {
    const [from, to] = [sentenceOffsets[sentence]!, sentenceOffsets[sentence + 1]!];
    const isTaken = new Set<number>();
    for (let span = from; span < to; span++) {
      if (labels[span] === 0 || excluded[span] === 1) continue;
      for (let word = start[span]!; word <= end[span]!; word++) isTaken.add(word);
    }
    for (let span = from; span < to && isTaken.size > 0; span++) {
      if (labels[span] !== 0) continue;
      for (let word = start[span]!; word <= end[span]!; word++) if (isTaken.has(word)) isSilent[span] = 1;
    }
  }
  return isSilent;
}

/** What the same words are called elsewhere in the corpus. It takes no training. */
export const neighbours: Measure = {
  name: 'neighbours',
  title: 'same words elsewhere',
  about: 'The same words have other labels elsewhere.',
  metric: null,
  read: ({ sentences, spans }) => {
    async function* values(): AsyncGenerator<MeasureChunk> {
      const { nameOf } = numberNames(sentences, spans);
      const isSilent = findSilentSpans(spans);
      const disagreement = computeNameDisagreement({ nameOf, labels: spans.labels, isSilent });
      const spanIds = Int32Array.from({ length: spans.numSpans }, (_, span) => span).filter(
        (span) => spans.excluded[span] === 0,
      );
      yield await Promise.resolve({ spanIds, values: Float64Array.from(spanIds, (span) => 0 - disagreement[span]!) });
    }
    return Promise.resolve(values());
  },
};
