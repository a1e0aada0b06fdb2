import type { CandidateSpans } from '@dynclean/datasets';
import type { Sentence, ThresholdSampleIds } from '@dynclean/schema';

/** A sentence of the threshold run. */
export interface RelabelledSentence {
  /** With the threshold samples among its entities, under the type that does not exist, as far as they fit there. */
  readonly sentence: Sentence;
  /** All threshold samples in it: first and last word, and the type that each had (null: no entity). */
  readonly relabelled: readonly (readonly [first: number, last: number, type: string | null])[];
}

/** What sentences are relabelled by. */
export interface RelabelSentencesOptions {
  readonly spans: CandidateSpans;
  readonly samples: ThresholdSampleIds;
  /** The type that threshold samples get (DynClean, section 3.2: the class c + 1). */
  readonly type: string;
}

/**
 * The training sentences of a threshold run for trainers that read entities: a positive sample changes its type, a
 * negative one becomes an entity where it crosses no other. A trainer of spans takes `relabelled`, where all of them
 * are; one of tags cannot have the others.
 *
 * @returns the sentences, and the samples that are entities in them.
 */
export function relabelSentences(
  sentences: readonly Sentence[],
  { spans, samples, type }: RelabelSentencesOptions,
): { readonly relabelled: readonly RelabelledSentence[]; readonly fitting: ThresholdSampleIds } {
  const [positives, negatives] = [new Set(samples.positives), new Set(samples.negatives)];
  const fitting = { positives: [...samples.positives], negatives: [] as number[] };
  const relabelled = sentences.map((sentence, index): RelabelledSentence => {
    const ids = range(spans.sentenceOffsets[index]!, spans.sentenceOffsets[index + 1]!);
    const bounds = (id: number): string => `${spans.start[id]},${spans.end[id]}`;
    const chosen = new Set(ids.filter((id) => positives.has(id)).map(bounds));
    const entities = sentence.entities.map(
      ([first, last, own]) => [first, last, chosen.has(`${first},${last}`) ? type : own] as const,
    );
    const typeAt = new Map(sentence.entities.map(([first, last, own]) => [`${first},${last}`, own]));
    const isTaken = new Uint8Array(sentence.tokens.length);
    for (const [first, last] of [...entities, ...(sentence.excluded ?? [])]) isTaken.fill(1, first, last + 1);
    for (const id of ids) {
      const [first, last] = [spans.start[id]!, spans.end[id]!];
      if (!negatives.has(id) || isTaken.subarray(first, last + 1).includes(1)) continue;
      isTaken.fill(1, first, last + 1);
      entities.push([first, last, type]);
      fitting.negatives.push(id);
    }
    return {
      sentence: { ...sentence, entities: entities.sort(([a], [b]) => a - b) },
      relabelled: ids
        .filter((id) => positives.has(id) || negatives.has(id))
        .map((id) => [spans.start[id]!, spans.end[id]!, typeAt.get(bounds(id)) ?? null]),
    };
  });
  return { relabelled, fitting };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
